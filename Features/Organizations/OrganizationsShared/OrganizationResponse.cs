using System.ComponentModel.DataAnnotations;
using Capstan.Features.Kernel.Sealing;
using Capstan.Features.Organizations.Plans;

namespace Capstan.Features.Organizations.OrganizationsShared;

/// <summary>The organization of this request.</summary>
public sealed record OrganizationResponse : IVersioned, IIdentified
{
    public required Guid Id { get; init; }
    /// <example>Vega Labs</example>
    public required string Name { get; init; }
    /// <summary>The name as it can stand in an address.</summary>
    /// <example>vega-labs</example>
    public required string Slug { get; init; }
    [AllowedValues("free", "starter", "team", "business", "enterprise", "unlimited")]
    public required string Plan { get; init; }
    /// <summary>What the plan allows; null where it has no limit.</summary>
    public required OrganizationLimits Limits { get; init; }
    public required long MemberCount { get; init; }
    /// <summary>The same as <c>member_count</c>, under the documents' other name.</summary>
    public required long UserCount { get; init; }
    public required long? UserLimit { get; init; }
    /// <summary>The switch <c>root_cause_analysis</c> of <c>ai_features</c>.</summary>
    public required bool AiAnalysisEnabled { get; init; }
    /// <summary>What a language model may be asked for.</summary>
    public required IReadOnlyDictionary<string, bool> AiFeatures { get; init; }
    /// <summary>The parts of the product that are on.</summary>
    public required IReadOnlyDictionary<string, bool> Modules { get; init; }
    /// <summary>By provider: whether there is a token that is used. No token is ever shown.</summary>
    public required IReadOnlyDictionary<string, IntegrationState> Integrations { get; init; }
    /// <summary>The mask <c>••••••••</c> when there is one; never the address.</summary>
    public required string? SlackWebhookUrl { get; init; }
    public required IReadOnlyList<string> SlackNotificationEvents { get; init; }
    /// <summary>The mask <c>••••••••</c> when there is one; never the address.</summary>
    public required string? MsTeamsWebhookUrl { get; init; }
    public required IReadOnlyList<string> MsTeamsNotificationEvents { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    string IVersioned.Variant => $"{MemberCount}{Plan}{string.Concat(Integrations.Values.Select(i => i.Enabled ? '1' : '0'))}";
}

/// <summary>What a plan allows.</summary>
public sealed record OrganizationLimits
{
    public required long? MaxProjects { get; init; }
    /// <summary>A month.</summary>
    public required long? MaxTestRuns { get; init; }
    public required long? MaxUsers { get; init; }
    public required long? MaxConcurrentRuns { get; init; }
    public required long? MaxStorageBytes { get; init; }
}

/// <summary>Whether a provider's token is set and used.</summary>
public sealed record IntegrationState
{
    public required bool Enabled { get; init; }
}

/// <summary>An organization as the database has it.</summary>
internal sealed record OrganizationRow
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Plan { get; init; }
    public required string[] ClosedModules { get; init; }
    public required string[] AiFeatures { get; init; }
    public required long MemberCount { get; init; }
    public required string[] Integrations { get; init; }
    public required bool HasSlack { get; init; }
    public required string[] SlackEvents { get; init; }
    public required bool HasTeams { get; init; }
    public required string[] TeamsEvents { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    public OrganizationResponse Show()
    {
        var plan = Plans.Plan.Of(Plan);
        return new()
        {
            Id = Id,
            Name = Name,
            Slug = SlugOf(Name),
            Plan = Plan,
            Limits = new()
            {
                MaxProjects = plan.Projects,
                MaxTestRuns = plan.Runs,
                MaxUsers = plan.Users,
                MaxConcurrentRuns = plan.ConcurrentRuns,
                MaxStorageBytes = plan.StorageBytes,
            },
            MemberCount = MemberCount,
            UserCount = MemberCount,
            UserLimit = plan.Users,
            AiAnalysisEnabled = AiFeatures.Contains(Kernel.AiFeatures.RootCauseAnalysis),
            AiFeatures = Kernel.AiFeatures.All.ToDictionary(f => f, f => AiFeatures.Contains(f)),
            Modules = Kernel.Modules.All.ToDictionary(m => m, m => !ClosedModules.Contains(m)),
            Integrations = Lookup.IntegrationTokens.Providers.ToDictionary(p => p, p => new IntegrationState { Enabled = Integrations.Contains(p) }),
            SlackWebhookUrl = HasSlack ? Masks.Set : null,
            SlackNotificationEvents = SlackEvents,
            MsTeamsWebhookUrl = HasTeams ? Masks.Set : null,
            MsTeamsNotificationEvents = TeamsEvents,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
    }

    private static string SlugOf(string name)
    {
        var slug = string.Join('-', new string([.. name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return slug.Length > 0 ? slug : "organization";
    }
}
