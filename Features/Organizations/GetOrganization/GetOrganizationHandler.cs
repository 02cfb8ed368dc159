using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.GetOrganization;

public static class GetOrganizationHandler
{
    private static readonly SqlFile<Args, OrganizationResponse> Select = Sql.Beside<Args, OrganizationResponse>();

    /// <summary>The organization of this request</summary>
    public static async Task<Ok<OrganizationResponse>> Handle(Caller caller, Db db, CancellationToken ct) =>
        TypedResults.Ok(await db.One(Select, new() { OrganizationId = caller.OrganizationId }, ct));

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
    }
}
