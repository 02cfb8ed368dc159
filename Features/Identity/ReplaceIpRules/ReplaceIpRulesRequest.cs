using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Identity.ReplaceIpRules;

/// <summary>All rules there shall be; an empty list lets everybody in.</summary>
public sealed record ReplaceIpRulesRequest
{
    /// <summary>At most 200.</summary>
    public required IReadOnlyList<IpRuleRequest> Rules { get; init; }
}

public sealed record IpRuleRequest
{
    /// <summary>A network, or a single address.</summary>
    /// <example>198.51.100.0/24</example>
    public required string Cidr { get; init; }
    /// <example>deny</example>
    [AllowedValues("allow", "deny")]
    public required string Action { get; init; }
    /// <summary>At most 500 characters.</summary>
    public string? Description { get; init; }
}
