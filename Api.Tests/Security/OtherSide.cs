using Capstan.Features.Kernel.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Security;

/// <summary>An organization with one of everything a route can name, to be tried from another organization.</summary>
internal sealed class OtherSide
{
    private readonly Dictionary<string, string> _ids = [];

    public required Member Owner { get; init; }
    public required Member Colleague { get; init; }

    public static async Task<OtherSide> In(App app)
    {
        var owner = await app.NewMember();
        var side = new OtherSide { Owner = owner, Colleague = await app.NewMember(Role.Viewer, owner.OrganizationId) };
        var (organization, client) = (owner.OrganizationId, owner.Client);
        var group = await Made(client.Post("groups", new { name = Secret }));
        await client.Post($"groups/{group}/users", new { user_id = side.Colleague.Id, role = "viewer" }).Json(201);
        var project = await Made(client.Post("projects", new { name = Secret }));
        await client.Put("auth/me", new { full_name = Secret }).Json();
        await client.Post($"projects/{project}/credentials", new { key = "THEIR_TOKEN", value = Secret }).Json(201);
        var variable = await Made(client.Post($"projects/{project}/env", new { key = "THEIR_URL", value = Secret }));
        var session = await Made(client.Post("sessions", new { title = Secret }));
        var (message, review, job) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await app.Execute(
            "INSERT INTO messages (organization_id, id, session_id, user_id, role, content, created_at) VALUES ($1, $2, $3, $4, 'user', $5, now())", organization, message, session, owner.Id, Secret);
        await app.Execute("""
            INSERT INTO code_reviews (organization_id, id, source, title, status, recommendation, files_changed, lines_added, lines_removed, finding_count, review, diff_data, fingerprints, created_by)
            VALUES ($1, $2, 'patch', $3, 'pending', 'COMMENT', 1, 1, 1, 0, '{}', '{}', '{}', $4)
            """, organization, review, Secret, owner.Id);
        var invitation = Guid.CreateVersion7();
        await app.Execute(
            "INSERT INTO invitations (organization_id, id, email, role, token_hash, expires_at) VALUES ($1, $2, $3 || '@example.com', 'viewer', sha256($3::bytea), now() + interval '1 day')", organization, invitation, $"{Secret}-{invitation:N}");
        // No worker does jobs of this kind: it stays.
        await app.Services.GetRequiredService<JobQueue>().Enqueue(new() { Id = job, OrganizationId = organization, UserId = owner.Id, Kind = "nobody-does-these" }, CancellationToken.None);

        side._ids["project_id"] = project.ToString();
        side._ids["group_id"] = group.ToString();
        side._ids["user_id"] = side._ids["id"] = side.Colleague.Id.ToString();
        side._ids["var_id"] = variable.ToString();
        side._ids["session_id"] = session.ToString();
        side._ids["message_id"] = message.ToString();
        side._ids["job_id"] = job.ToString();
        side._ids["code-reviews/id"] = review.ToString();
        side._ids["invitations/id"] = invitation.ToString();
        side._ids["key_id"] = (await client.Post("auth/api-keys", new { name = Secret }).Json()).GetProperty("id").GetGuid().ToString();
        side._ids["sessions/session_id"] = (await app.Scalar<Guid>("SELECT id FROM sign_ins WHERE user_id = $1 LIMIT 1", owner.Id)).ToString();
        side._ids["credential_key"] = "THEIR_TOKEN";
        return side;
    }

    /// <summary>What nobody else may ever read.</summary>
    public const string Secret = "secret-name-of-theirs";

    /// <summary>The id of theirs that a route's parameter stands for.</summary>
    public string Id(Route route, string parameter)
    {
        var segments = route.Pattern.RawText!.Split('/');
        if (segments.Contains("security") && parameter == "session_id") return _ids["sessions/session_id"];
        return segments.Select(s => _ids.GetValueOrDefault($"{s}/{parameter}")).FirstOrDefault(id => id is not null)
            ?? _ids.GetValueOrDefault(parameter) ?? Guid.NewGuid().ToString();
    }

    /// <summary>Every row that belongs to them, as text: what a request from elsewhere must not change.</summary>
    public async Task<string> Everything(App app)
    {
        var tables = await app.Scalar<string[]>("""
            SELECT array_agg(c.table_name::text ORDER BY c.table_name) FROM information_schema.columns c
            JOIN information_schema.tables t USING (table_schema, table_name)
            WHERE c.table_schema = 'capstan' AND c.column_name = 'organization_id' AND t.table_type = 'BASE TABLE'
            """);
        var rows = new List<string>();
        foreach (var table in tables)
            rows.Add(table + " " + await app.Scalar<string>($"SELECT coalesce(string_agg((to_jsonb(t) - 'last_used_at')::text, E'\\n' ORDER BY t::text), '') FROM {table} t WHERE organization_id = $1", Owner.OrganizationId));
        rows.Add(await app.Scalar<string>(
            "SELECT string_agg(concat_ws(' ', id, username, email, full_name, password_hash, is_active, is_superuser, token_generation), E'\\n' ORDER BY id) FROM users WHERE id = ANY($1)", (object)new[] { Owner.Id, Colleague.Id }));
        return string.Join('\n', rows);
    }

    private static async Task<Guid> Made(Task<HttpResponseMessage> created) => (await created.Json(201)).GetProperty("id").GetGuid();
}
