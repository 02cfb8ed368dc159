using Capstan.Features.Identity.Access;

namespace Capstan.Features.Organizations.UpdateFeatures;

public static class UpdateFeaturesHandler
{
    private static readonly SqlFile<Args, Row> Update = Sql.Beside<Args, Row>();

    /// <summary>Turn parts of the product and uses of a language model on and off</summary>
    /// <remarks>Holds for the next request of every member, on every instance.</remarks>
    public static async Task<Ok<FeaturesResponse>> Handle(UpdateFeaturesRequest request, Caller caller, Db db, AccessService access, AuditNote note, CancellationToken ct)
    {
        var row = await db.One(Update, new()
        {
            OrganizationId = caller.OrganizationId,
            AiOn = Names(request.AiFeatures, true),
            AiOff = Names(request.AiFeatures, false),
            ModulesOn = Names(request.Modules, true),
            ModulesOff = Names(request.Modules, false),
        }, ct);
        access.ForgetOrganization(caller.OrganizationId);
        note.Target = caller.OrganizationId.ToString();
        note.Before = Show(row.AiFeaturesBefore, row.ClosedModulesBefore);
        var features = Show(row.AiFeatures, row.ClosedModules);
        note.After = features;
        return TypedResults.Ok(features);
    }

    private static string[] Names(IReadOnlyDictionary<string, bool>? switches, bool on) =>
        switches is null ? [] : [.. switches.Where(s => s.Value == on).Select(s => UpdateFeaturesValidator.Plain(s.Key))];

    private static FeaturesResponse Show(string[] aiFeatures, string[] closedModules) => new()
    {
        AiFeatures = AiFeatures.All.ToDictionary(f => f, f => aiFeatures.Contains(f)),
        Modules = Modules.All.ToDictionary(m => m, m => !closedModules.Contains(m)),
    };

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required string[] AiOn { get; init; }
        public required string[] AiOff { get; init; }
        public required string[] ModulesOn { get; init; }
        public required string[] ModulesOff { get; init; }
    }

    private sealed record Row
    {
        public required string[] AiFeatures { get; init; }
        public required string[] ClosedModules { get; init; }
        public required string[] AiFeaturesBefore { get; init; }
        public required string[] ClosedModulesBefore { get; init; }
    }
}
