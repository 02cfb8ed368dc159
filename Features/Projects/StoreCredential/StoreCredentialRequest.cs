namespace Capstan.Features.Projects.StoreCredential;

/// <summary>A credential to keep, or a new value of one.</summary>
public sealed record StoreCredentialRequest
{
    /// <summary>Letters, digits and underscores, not beginning with a digit; at most 100.</summary>
    /// <example>GIT_TOKEN</example>
    public required string Key { get; init; }
    /// <summary>1 to 8192 characters. A token, or <c>user:password</c> where both are needed.</summary>
    /// <example>example-token-7f3a</example>
    public required string Value { get; init; }

    /// <summary>The host that it may be sent to, with the port where it is not 443; it goes to no other. Without one no import uses it.</summary>
    /// <example>git.example.com</example>
    public string? Host { get; init; }

    // The compiler's ToString would print the secret.
    public override string ToString() => Key;
}
