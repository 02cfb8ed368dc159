using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.AuthorizeOAuth;
using Capstan.Features.Identity.ChangePassword;
using Capstan.Features.Identity.CreateApiKey;
using Capstan.Features.Identity.CreateSecurityKey;
using Capstan.Features.Identity.DisableMfa;
using Capstan.Features.Identity.EndMemberSignIn;
using Capstan.Features.Identity.EndOtherSignIns;
using Capstan.Features.Identity.EndSignIn;
using Capstan.Features.Identity.External;
using Capstan.Features.Identity.FinishOAuth;
using Capstan.Features.Identity.GetMe;
using Capstan.Features.Identity.GetMfa;
using Capstan.Features.Identity.GetPasswordPolicy;
using Capstan.Features.Identity.GetSecurity;
using Capstan.Features.Identity.IdentityShared;
using Capstan.Features.Identity.Ldap;
using Capstan.Features.Identity.ListApiKeys;
using Capstan.Features.Identity.ListIpRules;
using Capstan.Features.Identity.ListMemberSignIns;
using Capstan.Features.Identity.ListSignInMethods;
using Capstan.Features.Identity.ListSecurityKeys;
using Capstan.Features.Identity.ListSignIns;
using Capstan.Features.Identity.Login;
using Capstan.Features.Identity.LoginLdap;
using Capstan.Features.Identity.Logout;
using Capstan.Features.Identity.LogoutAll;
using Capstan.Features.Identity.Mfa;
using Capstan.Features.Identity.OAuth;
using Capstan.Features.Identity.Policies;
using Capstan.Features.Identity.Pruning;
using Capstan.Features.Identity.RefreshToken;
using Capstan.Features.Identity.Register;
using Capstan.Features.Identity.ReplaceIpRules;
using Capstan.Features.Identity.RenewRecoveryCodes;
using Capstan.Features.Identity.ResetMemberMfa;
using Capstan.Features.Identity.RevokeApiKey;
using Capstan.Features.Identity.RotateBearer;
using Capstan.Features.Identity.SetUpMfa;
using Capstan.Features.Identity.StepUp;
using Capstan.Features.Identity.UpdateMe;
using Capstan.Features.Identity.UpdatePasswordPolicy;
using Capstan.Features.Identity.UpdateProfile;
using Capstan.Features.Identity.UpdateSecurity;
using Capstan.Features.Identity.VerifyLogin;
using Capstan.Features.Identity.VerifyMfa;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Features.Identity;

public static class IdentityModule
{
    public static void AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton<Tokens>();
        services.AddSingleton<TokenPairs>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<PasswordPolicies>();
        services.AddSingleton<AccessService>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<SignIns>();
        services.AddSingleton<SecondFactors>();
        services.AddSingleton<SecurityPolicies>();
        services.AddSingleton<ExternalAccounts>();
        services.AddSingleton<LdapSignIns>();
        services.AddSingleton<OAuthProviders>();
        services.AddSingleton<OAuthHttp>();
        services.AddSingleton<OAuthStates>();
        services.AddSingleton<OpenIdClient>();
        services.AddSingleton<GitHubClient>();
        services.AddSingleton<LastUses>();
        services.AddHostedService(s => s.GetRequiredService<LastUses>());
        services.AddSingleton<IPrunes, RefreshTokenPruning>();
        services.AddSingleton<IPrunes, RevokedTokenPruning>();
        services.AddSingleton<IPrunes, SignInPruning>();
        services.AddSingleton<IPrunes, FailedNamePruning>();
        services.AddSingleton<IPrunes, OAuthStatePruning>();
    }

    public static void MapIdentity(this IEndpointRouteBuilder v1)
    {
        var auth = v1.MapGroup("/auth").WithTags("Identity");

        auth.MapPost("/login", LoginHandler.Handle).WithName("login").Anonymous("this is how one signs in").RateLimited("auth").Validates<LoginValidator>().Answers(401, 403, 423);
        auth.MapPost("/token", LoginHandler.Handle).WithName("createToken").Anonymous("this is how one signs in").RateLimited("auth").Validates<LoginValidator>().Answers(401, 403, 423);
        auth.MapPost("/verify-mfa", VerifyLoginHandler.Handle).WithName("verifyLogin").Anonymous("the temp_token of the first step is the credential").RateLimited("auth").Validates<VerifyLoginValidator>().Answers(401, 403, 423);
        auth.MapPost("/ldap", LoginLdapHandler.Handle).WithName("loginLdap").Anonymous("this is how one signs in").RateLimited("auth").Validates<LoginLdapValidator>().Answers(401, 403, 409, 423);
        auth.MapGet("/methods", ListSignInMethodsHandler.Handle).WithName("listSignInMethods").Anonymous("a sign-in page shows them");
        auth.MapGet("/oauth/{provider}/authorize", AuthorizeOAuthHandler.Handle).WithName("authorizeOAuth").Anonymous("this is how one signs in").RateLimited("auth").Produces(302).Answers(404);
        auth.MapGet("/oauth/{provider}/callback", FinishOAuthHandler.Handle).WithName("finishOAuth").Anonymous("the provider's code is the credential").RateLimited("auth").Validates<FinishOAuthValidator>().Answers(403, 404, 409);
        auth.MapPost("/register", RegisterHandler.Handle).WithName("register").Anonymous("a newcomer has no account yet").RateLimited("auth").Validates<RegisterValidator>().Answers(403, 409);
        auth.MapPost("/refresh", RefreshTokenHandler.Handle).WithName("refreshToken").Anonymous("the refresh token is the credential").RateLimited("auth").Validates<RefreshTokenValidator>().Answers(401);
        auth.MapPost("/logout", LogoutHandler.Handle).WithName("logout").Needs("profile:write").OpenToDebtors().Validates<LogoutValidator>().Audited("auth.logout");
        auth.MapPost("/logout-all", LogoutAllHandler.Handle).WithName("logoutAll").Needs("profile:write").OpenToDebtors().Audited("auth.logout_all");
        auth.MapPost("/rotate-token", RotateBearerHandler.Handle).WithName("rotateToken").Needs("profile:write").RateLimited("auth").Audited("auth.rotate_token").Answers(409);
        auth.MapGet("/sessions", ListSignInsHandler.Handle).WithName("listSignIns").Needs("profile:read").OpenToDebtors();
        auth.MapDelete("/sessions", EndOtherSignInsHandler.Handle).WithName("endOtherSignIns").Needs("profile:write").OpenToDebtors().Audited("auth.end_other_sessions");
        auth.MapDelete("/sessions/{session_id:guid}", EndSignInHandler.Handle).WithName("endSignIn").Needs("profile:write").OpenToDebtors().Audited("auth.end_session").Answers(404);
        auth.MapGet("/me", GetMeHandler.Handle).WithName("getMe").Needs("profile:read").OpenToDebtors();
        auth.MapPut("/me", UpdateMeHandler.Handle).WithName("updateMe").Needs("profile:write").Validates<UpdateMeValidator>().Audited("user.update_self").Answers(409, 412);
        auth.MapPatch("/profile", UpdateProfileHandler.Handle).WithName("updateProfile").Needs("profile:write").Validates<UpdateProfileValidator>().Audited("user.update_self");
        auth.MapPost("/change-password", ChangePasswordHandler.Handle).WithName("changePassword").Needs("profile:write").OpenToDebtors().RateLimited("auth").Validates<ChangePasswordValidator>().Audited("auth.change_password").Answers(409, 423);
        auth.MapPost("/step-up", StepUpHandler.Handle).WithName("stepUp").Needs("profile:write").OpenToDebtors().RateLimited("auth").Validates<StepUpValidator>().Audited("auth.step_up").Answers(423);
        auth.MapGet("/mfa", GetMfaHandler.Handle).WithName("getMfa").Needs("profile:read").OpenToDebtors();
        auth.MapPost("/mfa/setup", SetUpMfaHandler.Handle).WithName("setUpMfa").Needs("profile:write").OpenToDebtors().NeedsRecentProof(fromEverybody: true).RateLimited("auth").Audited("auth.mfa_setup").Answers(409);
        auth.MapPost("/mfa/verify", VerifyMfaHandler.Handle).WithName("verifyMfa").Needs("profile:write").OpenToDebtors().RateLimited("auth").Validates<MfaCodeValidator>().Audited("auth.mfa_enabled").Answers(409, 423);
        auth.MapPost("/mfa/disable", DisableMfaHandler.Handle).WithName("disableMfa").Needs("profile:write").RateLimited("auth").Validates<DisableMfaValidator>().Audited("auth.mfa_disabled").Answers(409, 423);
        auth.MapPost("/mfa/recovery-codes", RenewRecoveryCodesHandler.Handle).WithName("renewRecoveryCodes").Needs("profile:write").RateLimited("auth").Validates<MfaCodeValidator>().Audited("auth.mfa_recovery_codes").Answers(423);
        auth.MapGet("/api-keys", ListApiKeysHandler.Handle).WithName("listApiKeys").Needs("api_keys:read");
        // Not idempotent: that would keep the key in the table of answers.
        auth.MapPost("/api-keys", CreateApiKeyHandler.Handle).WithName("createApiKey").Needs("api_keys:write").NeedsRecentProof().Validates<CreateApiKeyValidator>().Audited("api_key.create").Answers(409);
        auth.MapDelete("/api-keys/{key_id:guid}", RevokeApiKeyHandler.Handle).WithName("revokeApiKey").Needs("api_keys:write").Audited("api_key.revoke").Answers(404);

        var security = v1.MapGroup("/security").WithTags("Identity");
        security.MapGet("", GetSecurityHandler.Handle).WithName("getSecurity").Needs("security:read");
        security.MapPut("", UpdateSecurityHandler.Handle).WithName("updateSecurity").Needs("security:write").NeedsRecentProof().Validates<UpdateSecurityValidator>().Audited("security.update").Answers(412);
        security.MapGet("/password-policy", GetPasswordPolicyHandler.Handle).WithName("getPasswordPolicy").Needs("security:read");
        security.MapPut("/password-policy", UpdatePasswordPolicyHandler.Handle).WithName("updatePasswordPolicy").Needs("security:write").NeedsRecentProof().Validates<PasswordPolicyChangeValidator>().Audited("security.password_policy");
        security.MapGet("/sessions", ListMemberSignInsHandler.Handle).WithName("listMemberSignIns").Needs("security:read").Validates<ListMemberSignInsValidator>();
        security.MapDelete("/sessions/{session_id:guid}", EndMemberSignInHandler.Handle).WithName("endMemberSignIn").Needs("security:write").Audited("session.end").Answers(404);
        security.MapGet("/api-keys", ListSecurityKeysHandler.Handle).WithName("listSecurityKeys").Needs("api_keys:read");
        security.MapPost("/api-keys", CreateSecurityKeyHandler.Handle).WithName("createSecurityKey").Needs("api_keys:write").NeedsRecentProof().Validates<CreateSecurityKeyValidator>().Audited("api_key.create").Answers(409);
        security.MapDelete("/api-keys/{key_id:guid}", RevokeApiKeyHandler.Handle).WithName("revokeSecurityKey").Needs("api_keys:write").Audited("api_key.revoke").Answers(404);
        security.MapGet("/ip-rules", ListIpRulesHandler.Handle).WithName("listIpRules").Needs("security:read");
        security.MapPut("/ip-rules", ReplaceIpRulesHandler.Handle).WithName("replaceIpRules").Needs("security:write").NeedsRecentProof().Validates<ReplaceIpRulesValidator>().Audited("security.ip_rules").Answers(409);
        security.MapDelete("/mfa/{user_id:guid}", ResetMemberMfaHandler.Handle).WithName("resetMemberMfa").Needs("security:write").NeedsRecentProof().Audited("security.mfa_reset").Answers(404, 409);
    }
}
