namespace Capstan.Features.Identity.ListSignInMethods;

/// <summary>Which ways of signing in the operator has set up.</summary>
public sealed record SignInMethodsResponse
{
    /// <summary>Always: <c>POST /auth/login</c>.</summary>
    public required bool Password { get; init; }
    /// <summary><c>POST /auth/ldap</c>, and <c>/auth/login</c> for people without a password here.</summary>
    public required bool Ldap { get; init; }
    /// <summary>For <c>/auth/oauth/{provider}/authorize</c>.</summary>
    public required IReadOnlyList<string> Providers { get; init; }
    /// <summary>Newcomers may make an account.</summary>
    public required bool Registration { get; init; }
    /// <summary>False in single-user mode, where requests need no credentials.</summary>
    public required bool AuthenticationRequired { get; init; }
}
