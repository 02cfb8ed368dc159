namespace Capstan.Features.Identity.External;

/// <summary>Somebody a provider or directory vouches for.</summary>
public sealed record ExternalPerson
{
    /// <summary>ldap, or the name of the provider.</summary>
    public required string Provider { get; init; }
    public required string Issuer { get; init; }
    /// <summary>What the provider calls this person for ever. Names and addresses change hands.</summary>
    public required string Subject { get; init; }
    public required string? Username { get; init; }
    public required string? Email { get; init; }
    public required bool EmailVerified { get; init; }
    public required string? FullName { get; init; }
    /// <summary>The highest role that the person's groups map to; null when none does.</summary>
    public required Role? GroupRole { get; init; }
}

/// <summary>What a newcomer gets.</summary>
/// <param name="Refusal">Why there is no account for them; null when there shall be one.</param>
/// <param name="JoinsOrganization">They join the operator's organization; otherwise they found one of their own.</param>
/// <param name="DefaultRole">In the operator's organization, without a role from groups.</param>
public sealed record Newcomers(Problem? Refusal, bool JoinsOrganization, Role DefaultRole);
