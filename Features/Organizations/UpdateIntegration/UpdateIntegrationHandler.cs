using Capstan.Features.Kernel.Sealing;
using Capstan.Features.Organizations.Lookup;

namespace Capstan.Features.Organizations.UpdateIntegration;

public static class UpdateIntegrationHandler
{
    private static readonly SqlFile<FindArgs, Row> Find = Sql.Beside<FindArgs, Row>("FindIntegration.sql");
    private static readonly SqlFile<Args, Row> Upsert = Sql.Beside<Args, Row>();
    private static readonly SqlFile<FindArgs, int> Delete = Sql.Beside<FindArgs, int>("DeleteIntegration.sql");

    /// <summary>Keep, replace, switch off or forget a code forge's token</summary>
    /// <remarks>
    /// For <c>github</c>, <c>gitlab</c>, <c>azure</c> and <c>bitbucket</c>. Reviews of pull and merge requests use it when the request brings no token
    /// of its own, and imports from the provider's own host when none of the project's credentials is named.
    /// </remarks>
    public static async Task<Results<Ok<IntegrationResponse>, Problem>> Handle(
        [FromRoute(Name = "provider")] string provider, UpdateIntegrationRequest request, Caller caller, Sealer sealer, AuditNote note, Db db, CancellationToken ct)
    {
        if (!IntegrationTokens.Providers.Contains(provider)) return new Problem(Errors.NotFound, $"The providers are: {string.Join(", ", IntegrationTokens.Providers)}.");
        var key = new FindArgs { OrganizationId = caller.OrganizationId, Provider = provider };
        var place = IntegrationTokens.Place(caller.OrganizationId, provider);
        note.Target = provider;
        var (row, problem) = await db.InTransaction<(Row?, Problem?)>(async transaction =>
        {
            var was = await transaction.Maybe(Find, key, ct);
            note.Before = new { Set = was is not null, Enabled = was?.Enabled ?? false };
            note.After = new { Set = request.Token is not "" && (request.Token is not null || was is not null), Enabled = request.Token is not "" && (request.Enabled ?? was?.Enabled ?? true) };
            if (request.Token is "")
            {
                await transaction.Execute(Delete, key, ct);
                return (null, null);
            }
            if (request.Token is null && was is null) return (null, Problem.Field("token", "There is no token to switch: send one.", "Required"));
            return (await transaction.One(Upsert, new()
            {
                OrganizationId = caller.OrganizationId,
                Provider = provider,
                Token = request.Token is { } token ? sealer.Seal(place, token) : was!.Token,
                Enabled = request.Enabled ?? was?.Enabled ?? true,
            }, ct), null);
        }, ct);
        if (problem is not null) return problem;
        return TypedResults.Ok(new IntegrationResponse
        {
            Provider = provider,
            Enabled = row?.Enabled ?? false,
            MaskedToken = row is null ? null : Masks.Tail(await sealer.Open(place, row.Token, ct)),
            UpdatedAt = row?.UpdatedAt,
        });
    }

    private record FindArgs
    {
        public required Guid OrganizationId { get; init; }
        public required string Provider { get; init; }
    }

    private sealed record Args : FindArgs
    {
        public required byte[] Token { get; init; }
        public required bool Enabled { get; init; }
    }

    private sealed record Row
    {
        public required byte[] Token { get; init; }
        public required bool Enabled { get; init; }
        public required DateTimeOffset UpdatedAt { get; init; }
    }
}
