using Capstan.Features.Identity.Policies;

namespace Capstan.Features.Identity.UpdateSecurity;

public static class UpdateSecurityHandler
{
    /// <summary>Change the security settings of the organization</summary>
    /// <remarks>
    /// Holds from the next request on, on every instance: a shorter life ends sign-ins that are older, a required second factor confines members without one
    /// once the grace period is over. Passwords are held against the policy when they are chosen.
    /// </remarks>
    public static async Task<Results<Ok<SecurityResponse>, Problem>> Handle(
        UpdateSecurityRequest request, IfMatch ifMatch, Caller caller, SecurityPolicies policies, AuditNote note, CancellationToken ct)
    {
        var before = await policies.Load(caller.OrganizationId, ct);
        if (await policies.Change(caller.OrganizationId, request.PasswordPolicy, request.Mfa, request.Session, request.Lockout, ifMatch, ct) is not { } after)
            return new Problem(Errors.PreconditionFailed);
        (note.Before, note.After) = (Of(before), Of(after));
        return TypedResults.Ok(SecurityResponse.Of(after, await policies.Mfa(caller.OrganizationId, after, ct)));
    }

    private static object Of(PolicyRow policy) =>
        new { PasswordPolicy = policy.Password, Mfa = new { Required = policy.MfaRequired, GracePeriodHours = policy.MfaGraceHours }, policy.Session, policy.Lockout };
}
