using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.UpdateOrganization;

public static class UpdateOrganizationHandler
{
    private static readonly SqlFile<Args, OrganizationRow> Update = Sql.Beside<Args, OrganizationRow>();

    /// <summary>Change the organization</summary>
    /// <remarks>What its plan is, the operator decides (<c>set-plan</c>).</remarks>
    public static async Task<Results<Ok<OrganizationResponse>, Problem>> Handle(
        UpdateOrganizationRequest request, IfMatch ifMatch, Caller caller, Db db, CancellationToken ct)
    {
        var organization = await db.Maybe(Update, new()
        {
            OrganizationId = caller.OrganizationId,
            Name = request.Name,
            AiAnalysisEnabled = request.AiAnalysisEnabled,
            IfMatch = ifMatch.UpdatedAt,
        }, ct);
        return organization is null ? new Problem(Errors.PreconditionFailed) : TypedResults.Ok(organization.Show());
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required string? Name { get; init; }
        public required bool? AiAnalysisEnabled { get; init; }
        public required DateTimeOffset? IfMatch { get; init; }
    }
}
