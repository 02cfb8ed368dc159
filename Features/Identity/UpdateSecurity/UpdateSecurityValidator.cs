using Capstan.Features.Identity.Policies;

namespace Capstan.Features.Identity.UpdateSecurity;

public sealed class UpdateSecurityValidator : AbstractValidator<UpdateSecurityRequest>
{
    public UpdateSecurityValidator()
    {
        RuleFor(r => r.PasswordPolicy!).SetValidator(new PasswordPolicyChangeValidator()).When(r => r.PasswordPolicy is not null);
        RuleFor(r => r.Mfa!.GracePeriodHours).InclusiveBetween(0, 720).OverridePropertyName("mfa.grace_period_hours").When(r => r.Mfa is not null);
        RuleFor(r => r.Session!.MaxDurationHours).InclusiveBetween(1, 8760).OverridePropertyName("session.max_duration_hours").When(r => r.Session is not null);
        RuleFor(r => r.Session!.IdleTimeoutMinutes).InclusiveBetween(5, 525600).OverridePropertyName("session.idle_timeout_minutes").When(r => r.Session is not null);
        RuleFor(r => r.Session!.MaxConcurrentSessions).InclusiveBetween(1, 1000).OverridePropertyName("session.max_concurrent_sessions").When(r => r.Session is not null);
        RuleFor(r => r.Lockout!.MaxFailedAttempts).InclusiveBetween(3, 100).OverridePropertyName("lockout.max_failed_attempts").When(r => r.Lockout is not null);
        RuleFor(r => r.Lockout!.DurationMinutes).InclusiveBetween(1, 1440).OverridePropertyName("lockout.duration_minutes").When(r => r.Lockout is not null);
    }
}
