using System.Text.Json;
using Capstan.Features.Code.Graph.Schema;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Features.Code;

/// <summary>The product with two imported projects of one organization. What is written in <see cref="Bravo"/> must never reach a reader of <see cref="Alpha"/>.</summary>
public class QueryApp : App
{
    public const string AlphaMark = "AlphaMark", BravoMark = "BravoSecretMark";

    // What runs without end is stopped by its time here; the gate has tests of its own.
    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["CAPSTAN_QUERY_MAX_COST"] = "off" };

    public Member Analyst { get; private set; } = null!;
    public Guid Alpha { get; private set; }
    public Guid Bravo { get; private set; }
    internal GraphStore Graphs => Services.GetRequiredService<GraphStore>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Analyst = await NewMember(Role.Analyst);
        Alpha = await NewProject(Analyst.OrganizationId);
        Bravo = await NewProject(Analyst.OrganizationId);
        await SeededGraph.Import(Graphs, Alpha, AlphaMark);
        await SeededGraph.Import(Graphs, Bravo, BravoMark);
        await Activate(Analyst, Alpha);
    }

    public override async Task DisposeAsync()
    {
        // Roles belong to the cluster, which outlives this database.
        if (Bravo != Guid.Empty)
        {
            await Graphs.Drop(Alpha, CancellationToken.None);
            await Graphs.Drop(Bravo, CancellationToken.None);
        }
        await base.DisposeAsync();
    }

    public async Task<Guid> NewProject(Guid organization, Guid? group = null)
    {
        var id = Guid.CreateVersion7();
        await Execute("INSERT INTO projects (organization_id, id, group_id, name) VALUES ($1, $2, $3, 'P')", organization, id, (object?)group ?? DBNull.Value);
        return id;
    }

    public Task Activate(Member member, Guid project) =>
        Execute("INSERT INTO active_projects (organization_id, user_id, project_id) VALUES ($1, $2, $3)", member.OrganizationId, member.Id, project);

    public Task<HttpResponseMessage> Query(string sql, int timeoutMs = 10_000, Member? by = null, CancellationToken ct = default) =>
        (by ?? Analyst).Client.PostAsync("query/execute", Answers.Content(new { query = sql, timeout_ms = timeoutMs }), ct);

    /// <summary>Waits for what the server does in its own time. Each look is a round trip to the database, which is pause enough.</summary>
    public async Task Until(Func<Task<bool>> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!await condition()) DateTime.UtcNow.ShouldBeLessThan(deadline);
    }

    /// <summary>
    /// What came of a query, in the words of the contract's attack list: <c>rows</c>, the SQLSTATE that PostgreSQL refused it with,
    /// or the error code of an answer that PostgreSQL was not asked for.
    /// </summary>
    public static async Task<(string Outcome, string Body)> Outcome(Task<HttpResponseMessage> pending)
    {
        using var response = await pending;
        var body = await response.Content.ReadAsStringAsync();
        if ((int)response.StatusCode == 200) return ("rows", body);
        var problem = JsonDocument.Parse(body).RootElement;
        var detail = problem.GetProperty("detail").GetString()!;
        ((int)response.StatusCode).ShouldBeLessThan(500, body);
        return (problem.GetProperty("error_code").GetString() switch
        {
            "QUERY_TIMEOUT" => "57014",
            "QUERY_ERROR" or "FORBIDDEN" => detail[(detail.LastIndexOf('[') + 1)..].TrimEnd(']'),
            var code => code!,
        }, body);
    }
}
