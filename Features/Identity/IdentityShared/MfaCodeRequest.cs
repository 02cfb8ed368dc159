namespace Capstan.Features.Identity.IdentityShared;

/// <summary>A code of the authenticator app, or a recovery code.</summary>
public sealed record MfaCodeRequest
{
    /// <summary>Six digits, or a recovery code. Either works once.</summary>
    /// <example>"492039"</example>
    public required string TotpCode { get; init; }
}

public sealed class MfaCodeValidator : AbstractValidator<MfaCodeRequest>
{
    public MfaCodeValidator() => RuleFor(r => r.TotpCode).Line(20);
}

/// <summary>Whether a second factor is asked for when this person signs in.</summary>
public sealed record MfaStateResponse
{
    public required bool MfaEnabled { get; init; }
}
