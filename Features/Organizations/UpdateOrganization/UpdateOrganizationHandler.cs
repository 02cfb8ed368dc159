using Capstan.Features.Kernel.Sealing;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.UpdateOrganization;

public static class UpdateOrganizationHandler
{
    private static readonly SqlFile<Args, OrganizationRow> Update = Sql.Beside<Args, OrganizationRow>();

    /// <summary>Change the organization</summary>
    /// <remarks>What its plan is, the operator decides (<c>set-plan</c>). The webhooks are kept for when there are runs to tell of.</remarks>
    public static async Task<Results<Ok<OrganizationResponse>, Problem>> Handle(
        UpdateOrganizationRequest request, IfMatch ifMatch, Caller caller, Sealer sealer, AuditNote note, Db db, CancellationToken ct)
    {
        var organization = await db.Maybe(Update, new()
        {
            OrganizationId = caller.OrganizationId,
            Name = request.Name,
            AiAnalysisEnabled = request.AiAnalysisEnabled,
            Slack = Sealed(sealer, SealedColumns.SlackWebhook.At(caller.OrganizationId), request.SlackWebhookUrl),
            ClearSlack = request.SlackWebhookUrl is "",
            SlackEvents = request.SlackNotificationEvents?.Distinct().ToArray(),
            Teams = Sealed(sealer, SealedColumns.TeamsWebhook.At(caller.OrganizationId), request.MsTeamsWebhookUrl),
            ClearTeams = request.MsTeamsWebhookUrl is "",
            TeamsEvents = request.MsTeamsNotificationEvents?.Distinct().ToArray(),
            IfMatch = ifMatch.UpdatedAt,
        }, ct);
        if (organization is null) return new Problem(Errors.PreconditionFailed);
        var shown = organization.Show();
        note.After = new { shown.Name, shown.AiAnalysisEnabled, Slack = organization.HasSlack, shown.SlackNotificationEvents, Teams = organization.HasTeams, shown.MsTeamsNotificationEvents };
        return TypedResults.Ok(shown);
    }

    private static byte[]? Sealed(Sealer sealer, SealedPlace place, string? url) => url is { Length: > 0 } && url != Masks.Set ? sealer.Seal(place, url) : null;

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required string? Name { get; init; }
        public required bool? AiAnalysisEnabled { get; init; }
        public required byte[]? Slack { get; init; }
        public required bool ClearSlack { get; init; }
        public required string[]? SlackEvents { get; init; }
        public required byte[]? Teams { get; init; }
        public required bool ClearTeams { get; init; }
        public required string[]? TeamsEvents { get; init; }
        public required DateTimeOffset? IfMatch { get; init; }
    }
}
