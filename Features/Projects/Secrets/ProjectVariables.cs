using Capstan.Features.Kernel.Sealing;
using Capstan.Features.Projects.ProjectsShared;

namespace Capstan.Features.Projects.Secrets;

/// <summary>The public service for a project's environment variables: what a run gets, and what people are shown.</summary>
public sealed class ProjectVariables(Db db, Sealer sealer)
{
    private static readonly SqlFile<Args, ProjectVariableRow> List = Sql.Beside<Args, ProjectVariableRow>("ListVariables.sql");

    public const int Most = 50;

    public static SealedPlace Place(Guid organizationId, Guid id) => SealedColumns.ProjectVariable.At(organizationId, id.ToString());

    /// <summary>All of them in the clear, for a run.</summary>
    public async Task<Dictionary<string, string>> Open(Guid organizationId, Guid projectId, CancellationToken ct)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in await db.Many(List, new() { OrganizationId = organizationId, ProjectId = projectId }, ct))
            variables[row.Key] = await sealer.Open(Place(organizationId, row.Id), row.Value, ct);
        return variables;
    }

    internal async Task<List<ProjectVariableResponse>> Shown(Guid organizationId, Guid projectId, CancellationToken ct)
    {
        var shown = new List<ProjectVariableResponse>();
        foreach (var row in await db.Many(List, new() { OrganizationId = organizationId, ProjectId = projectId }, ct)) shown.Add(await Show(organizationId, row, ct));
        return shown;
    }

    internal async Task<ProjectVariableResponse> Show(Guid organizationId, ProjectVariableRow row, CancellationToken ct) => new()
    {
        Id = row.Id,
        Key = row.Key,
        Value = row.IsSecret ? Masks.Set : await sealer.Open(Place(organizationId, row.Id), row.Value, ct),
        IsSecret = row.IsSecret,
        UpdatedAt = row.UpdatedAt,
    };

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
    }
}

internal static class VariableRules
{
    /// <summary>A name that a shell takes, and none that the product or a run's own keys go by.</summary>
    public static IRuleBuilderOptions<T, string?> VariableName<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Matches(ProjectCredentials.KeyPattern).WithMessage("Letters, digits and underscores, not beginning with a digit; at most 100.")
            .Must(k => k is null || !k.StartsWith("PLATFORM_", StringComparison.OrdinalIgnoreCase) && !k.StartsWith("CAPSTAN_", StringComparison.OrdinalIgnoreCase))
            .WithErrorCode("Reserved").WithMessage("Names that begin with PLATFORM_ or CAPSTAN_ are reserved.");
}
