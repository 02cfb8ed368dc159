using System.ComponentModel.DataAnnotations;

namespace Capstan.Features.Organizations.UpdateIntegration;

/// <summary>A provider's token. Absent members stay as they are.</summary>
public sealed record UpdateIntegrationRequest
{
    /// <summary>1 to 4000 characters without spaces; kept sealed, never shown. Empty takes it away.</summary>
    /// <example>example-token-7f3a</example>
    public string? Token { get; init; }
    /// <summary>False keeps the token and does not use it.</summary>
    public bool? Enabled { get; init; }

    // The compiler's ToString would print the token.
    public override string ToString() => "";
}

/// <summary>A provider's token as it can be shown.</summary>
public sealed record IntegrationResponse
{
    [AllowedValues("github", "gitlab", "azure", "bitbucket")]
    public required string Provider { get; init; }
    /// <summary>There is a token, and it is used.</summary>
    public required bool Enabled { get; init; }
    /// <summary>Four asterisks and the token's last four characters; null without one.</summary>
    /// <example>****7f3a</example>
    public required string? MaskedToken { get; init; }
    /// <summary>Null when there never was one.</summary>
    public required DateTimeOffset? UpdatedAt { get; init; }
}
