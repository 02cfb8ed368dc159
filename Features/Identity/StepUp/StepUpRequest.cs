namespace Capstan.Features.Identity.StepUp;

/// <summary>Proof of who is asking: a code where there is a second factor, the password where there is none.</summary>
public sealed record StepUpRequest
{
    /// <summary>A code of the authenticator app, or a recovery code.</summary>
    /// <example>"492039"</example>
    public string? TotpCode { get; init; }
    /// <summary>Taken only from people without a second factor.</summary>
    public string? Password { get; init; }
}

/// <summary>Until when this sign-in may do what needs a recent proof.</summary>
public sealed record StepUpResponse
{
    public required DateTimeOffset ProvedUntil { get; init; }
}
