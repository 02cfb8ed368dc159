namespace Capstan.Features.Identity.LoginLdap;

/// <summary>A name of the directory (user name, principal name or e-mail address, unless the operator searches otherwise), and the password there.</summary>
public sealed record LoginLdapRequest
{
    /// <example>dana</example>
    public required string Username { get; init; }
    /// <summary>Not empty: a directory takes an empty one for nobody's.</summary>
    public required string Password { get; init; }
}
