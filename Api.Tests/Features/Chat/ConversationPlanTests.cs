using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Capstan.Api.Tests.Features.Chat;

/// <summary>An organization with 16,000 messages of four people.</summary>
public sealed class CrowdedApp : App
{
    public Member Member { get; private set; } = null!;
    public Guid Session { get; private set; }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Member = await NewMember();
        for (var i = 0; i < 3; i++) await Fill(await NewMember(Role.Analyst, Member.OrganizationId), 4_000);
        Session = await Fill(Member, 4_000);
        // Autovacuum is off here: what it would have done by now, the pending list of the index of words included.
        await Execute("VACUUM ANALYZE sessions");
        await Execute("VACUUM ANALYZE messages");
    }

    private async Task<Guid> Fill(Member member, int messages)
    {
        await Execute("INSERT INTO sessions (organization_id, id, user_id, updated_at) SELECT $1, gen_random_uuid(), $2, now() - i * interval '1 s' FROM generate_series(1, 500) i", member.OrganizationId, member.Id);
        var session = await Scalar<Guid>("SELECT id FROM sessions WHERE user_id = $1 LIMIT 1", member.Id);
        await Execute(
            """
            INSERT INTO messages (organization_id, id, session_id, user_id, role, content, created_at)
            SELECT $1, gen_random_uuid(), s.id, $2, 'user', md5(i::text) || ' ' || md5(s.id::text), now() - i * interval '1 s'
            FROM generate_series(1, $3 / 500) i, sessions s WHERE s.user_id = $2
            """, member.OrganizationId, member.Id, messages);
        return session;
    }
}

/// <summary>Conversations grow without end; what reads them must not read them all.</summary>
public sealed class ConversationPlanTests(CrowdedApp app) : IClassFixture<CrowdedApp>
{
    [Theory]
    [InlineData("ListSessions/ListSessions.sql", true)]
    [InlineData("ListHistory/ListHistory.sql", true)]
    [InlineData("ListHistory/ListSessionHistory.sql", true)]
    [InlineData("ExportHistory/ExportHistory.sql", true)]
    [InlineData("GetSession/LastMessages.sql", false)]
    [InlineData("GetMessage/GetMessage.sql", false)]
    [InlineData("Conversations/EarlierTurns.sql", false)]
    public async Task A_page_begins_at_its_place_in_the_index(string file, bool isPaged)
    {
        // The generic plan is the one that knows no values, so it holds for all.
        var plan = await Explain(file, "plan_cache_mode = force_generic_plan", search: null);
        plan.ShouldContain("Index");
        plan.ShouldNotContain("Seq Scan");
        if (isPaged) plan.ShouldMatch(@"Index Cond: .*ROW\((\w+\.)?(created|updated)_at");
        if (isPaged) plan.ShouldNotContain("Sort");
    }

    [Theory]
    [InlineData("ListHistory/ListHistory.sql")]
    [InlineData("ListHistory/CountHistory.sql")]
    public async Task A_search_for_a_rare_word_asks_the_index_of_words(string file) =>
        (await Explain(file, "plan_cache_mode = force_custom_plan", search: $"'{Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(app.Session.ToString())))}'")).ShouldContain("messages_words_idx");

    private async Task<string> Explain(string file, string setting, string? search)
    {
        var (text, names) = Sql.ToPositional(await File.ReadAllTextAsync(Checkout.Path(["Features", "Chat", .. file.Split('/')])));
        var values = new Dictionary<string, string>
        {
            ["OrganizationId"] = $"'{app.Member.OrganizationId}'",
            ["UserId"] = $"'{app.Member.Id}'",
            ["SessionId"] = file.EndsWith("SessionHistory.sql", StringComparison.Ordinal) || file.Contains("Session/") || file.Contains("Earlier") ? $"'{app.Session}'" : "NULL",
            ["MessageId"] = $"'{Guid.NewGuid()}'",
            ["AfterAt"] = search is null ? "now() - interval '3 s'" : "NULL",
            ["AfterId"] = search is null ? $"'{Guid.NewGuid()}'" : "NULL",
            ["Search"] = search ?? "NULL",
            ["Take"] = "51",
            ["Skip"] = "0",
        };
        // Of its own, so that the setting and the statement end with it.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(app.Address.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        foreach (var sql in new[] { $"SET search_path = capstan", $"SET {setting}", "PREPARE page AS " + text })
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
        await using var explain = new NpgsqlCommand($"EXPLAIN EXECUTE page({string.Join(", ", names.Select(n => values[n]))})", connection);
        await using var reader = await explain.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }
}
