using Capstan.Features.Kernel.Sealing;
using Capstan.Features.Organizations.Lookup;
using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.UpdateAiConfig;

public static class UpdateAiConfigHandler
{
    private static readonly SqlFile<Args, AiConfigRow> Find = Sql.Beside<Args, AiConfigRow>("FindConfig.sql");
    private static readonly SqlFile<Args, AiConfigRow> SetModel = Sql.Beside<Args, AiConfigRow>("SetModel.sql");
    private static readonly SqlFile<KeyArgs, int> SetKey = Sql.Beside<KeyArgs, int>("SetKey.sql");
    private static readonly SqlFile<KeyArgs, int> DeleteKey = Sql.Beside<KeyArgs, int>("DeleteKey.sql");

    /// <summary>Choose the organization's language model, and bring keys for it</summary>
    /// <remarks>
    /// Holds for the next answer. The model is asked with the organization's key for its provider, else with the operator's; where there is neither,
    /// answers stay the composed ones.
    /// </remarks>
    public static async Task<Ok<AiConfigResponse>> Handle(
        UpdateAiConfigRequest request, Caller caller, Sealer sealer, ModelConfigurations configurations, AuditNote note, Db db, CancellationToken ct)
    {
        var (before, after) = await db.InTransaction(async transaction =>
        {
            var args = new Args { OrganizationId = caller.OrganizationId, Model = request.DefaultModel };
            var was = await transaction.One(Find, args, ct);
            foreach (var (provider, key) in request.Byok ?? new Dictionary<string, string?>())
                await transaction.Execute(key is null ? DeleteKey : SetKey, new()
                {
                    OrganizationId = caller.OrganizationId,
                    Provider = provider,
                    Key = key is null ? null : sealer.Seal(ModelConfigurations.Place(caller.OrganizationId, provider), key),
                }, ct);
            return (was, await transaction.One(SetModel, args, ct));
        }, ct);
        configurations.Forget(caller.OrganizationId);
        note.Target = caller.OrganizationId.ToString();
        note.Before = new { before.DefaultModel, before.Providers };
        note.After = new { after.DefaultModel, after.Providers, Replaced = request.Byok?.Keys };
        return TypedResults.Ok(after.Show());
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required string? Model { get; init; }
    }

    private sealed record KeyArgs
    {
        public required Guid OrganizationId { get; init; }
        public required string Provider { get; init; }
        public required byte[]? Key { get; init; }
    }
}
