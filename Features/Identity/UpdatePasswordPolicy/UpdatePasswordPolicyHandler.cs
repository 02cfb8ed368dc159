using Capstan.Features.Identity.Policies;

namespace Capstan.Features.Identity.UpdatePasswordPolicy;

public static class UpdatePasswordPolicyHandler
{
    /// <summary>Change the password policy of the organization</summary>
    /// <remarks>Passwords are held against it when they are chosen; <c>max_age_days</c> makes members choose a new one.</remarks>
    public static async Task<Ok<UpdatePasswordPolicyResponse>> Handle(PasswordPolicyChange request, Caller caller, SecurityPolicies policies, AuditNote note, CancellationToken ct)
    {
        note.Before = (await policies.Load(caller.OrganizationId, ct)).Password;
        var after = (await policies.Change(caller.OrganizationId, request, null, null, null, new((DateTimeOffset?)null), ct))!.Password;
        note.After = after;
        return TypedResults.Ok(new UpdatePasswordPolicyResponse { Status = "updated", Policy = after });
    }
}
