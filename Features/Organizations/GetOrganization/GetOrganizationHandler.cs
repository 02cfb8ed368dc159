using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.GetOrganization;

public static class GetOrganizationHandler
{
    private static readonly SqlFile<Args, OrganizationRow> Select = Sql.Beside<Args, OrganizationRow>();

    /// <summary>The organization of this request</summary>
    public static async Task<Ok<OrganizationResponse>> Handle(Caller caller, Db db, CancellationToken ct) =>
        TypedResults.Ok((await db.One(Select, new() { OrganizationId = caller.OrganizationId }, ct)).Show());

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
    }
}
