namespace Capstan.Features.Identity.IdentityShared;

/// <summary>A network whose addresses are let in or kept out.</summary>
public sealed record IpRuleResponse
{
    public required Guid Id { get; init; }
    /// <example>198.51.100.0/24</example>
    public required string Cidr { get; init; }
    /// <summary><c>allow</c> or <c>deny</c>.</summary>
    /// <example>allow</example>
    public required string Action { get; init; }
    public required string Description { get; init; }
    public required Guid? CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}
