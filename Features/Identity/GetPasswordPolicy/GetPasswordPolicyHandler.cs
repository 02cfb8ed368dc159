using Capstan.Features.Identity.Policies;

namespace Capstan.Features.Identity.GetPasswordPolicy;

public static class GetPasswordPolicyHandler
{
    /// <summary>Get the password policy of the organization</summary>
    public static async Task<Ok<PasswordPolicy>> Handle(Caller caller, SecurityPolicies policies, CancellationToken ct) =>
        TypedResults.Ok((await policies.Load(caller.OrganizationId, ct)).Password);
}
