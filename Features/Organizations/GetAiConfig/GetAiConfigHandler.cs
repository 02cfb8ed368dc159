using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.GetAiConfig;

public static class GetAiConfigHandler
{
    private static readonly SqlFile<Args, AiConfigRow> Select = Sql.Beside<Args, AiConfigRow>();

    /// <summary>The organization's language model</summary>
    public static async Task<Ok<AiConfigResponse>> Handle(Caller caller, Db db, CancellationToken ct) =>
        TypedResults.Ok((await db.One(Select, new() { OrganizationId = caller.OrganizationId }, ct)).Show());

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
    }
}
