using Capstan.Features.Identity.Policies;

namespace Capstan.Features.Identity.GetSecurity;

public static class GetSecurityHandler
{
    /// <summary>Get the security settings of the organization</summary>
    public static async Task<Ok<SecurityResponse>> Handle(Caller caller, SecurityPolicies policies, CancellationToken ct)
    {
        var policy = await policies.Load(caller.OrganizationId, ct);
        return TypedResults.Ok(SecurityResponse.Of(policy, await policies.Mfa(caller.OrganizationId, policy, ct)));
    }
}
