using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.ChangePassword;
using Capstan.Features.Identity.CreateApiKey;
using Capstan.Features.Identity.GetMe;
using Capstan.Features.Identity.ListApiKeys;
using Capstan.Features.Identity.Login;
using Capstan.Features.Identity.Logout;
using Capstan.Features.Identity.Pruning;
using Capstan.Features.Identity.RefreshToken;
using Capstan.Features.Identity.Register;
using Capstan.Features.Identity.RevokeApiKey;
using Capstan.Features.Identity.UpdateMe;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Features.Identity;

public static class IdentityModule
{
    public static void AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton<Tokens>();
        services.AddSingleton<TokenPairs>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<AccessService>();
        services.AddSingleton<KeyUsage>();
        services.AddHostedService(s => s.GetRequiredService<KeyUsage>());
        services.AddSingleton<IPrunes, RefreshTokenPruning>();
        services.AddSingleton<IPrunes, RevokedTokenPruning>();
    }

    public static void MapIdentity(this IEndpointRouteBuilder v1)
    {
        var auth = v1.MapGroup("/auth").WithTags("Identity");

        auth.MapPost("/login", LoginHandler.Handle).WithName("login").Anonymous("this is how one signs in").RateLimited("auth").Validates<LoginValidator>().Answers(401, 403, 423);
        auth.MapPost("/token", LoginHandler.Handle).WithName("createToken").Anonymous("this is how one signs in").RateLimited("auth").Validates<LoginValidator>().Answers(401, 403, 423);
        auth.MapPost("/register", RegisterHandler.Handle).WithName("register").Anonymous("a newcomer has no account yet").RateLimited("auth").Validates<RegisterValidator>().Answers(403, 409);
        auth.MapPost("/refresh", RefreshTokenHandler.Handle).WithName("refreshToken").Anonymous("the refresh token is the credential").RateLimited("auth").Validates<RefreshTokenValidator>().Answers(401);
        auth.MapPost("/logout", LogoutHandler.Handle).WithName("logout").Needs("profile:write").Validates<LogoutValidator>().Audited("auth.logout");
        auth.MapGet("/me", GetMeHandler.Handle).WithName("getMe").Needs("profile:read");
        auth.MapPut("/me", UpdateMeHandler.Handle).WithName("updateMe").Needs("profile:write").Validates<UpdateMeValidator>().Answers(409, 412);
        auth.MapPost("/change-password", ChangePasswordHandler.Handle).WithName("changePassword").Needs("profile:write").RateLimited("auth").Validates<ChangePasswordValidator>().Audited("auth.change_password").Answers(409, 423);
        auth.MapGet("/api-keys", ListApiKeysHandler.Handle).WithName("listApiKeys").Needs("api_keys:read");
        // Not idempotent: that would keep the key in the table of answers.
        auth.MapPost("/api-keys", CreateApiKeyHandler.Handle).WithName("createApiKey").Needs("api_keys:write").Validates<CreateApiKeyValidator>().Audited("api_key.create").Answers(409);
        auth.MapDelete("/api-keys/{key_id:guid}", RevokeApiKeyHandler.Handle).WithName("revokeApiKey").Needs("api_keys:write").Audited("api_key.revoke").Answers(404);
    }
}
