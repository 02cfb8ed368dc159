using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.GetMe;
using Capstan.Features.Identity.Login;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Features.Identity;

public static class IdentityModule
{
    public static void AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton<Tokens>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<AccessService>();
        services.AddSingleton<KeyUsage>();
        services.AddHostedService(s => s.GetRequiredService<KeyUsage>());
    }

    public static void MapIdentity(this IEndpointRouteBuilder v1)
    {
        var auth = v1.MapGroup("/auth").WithTags("Identity");

        auth.MapPost("/login", LoginHandler.Handle).WithName("login").Anonymous("this is how one signs in").RateLimited("auth").Validates<LoginValidator>().Answers(401, 403, 423);
        auth.MapPost("/token", LoginHandler.Handle).WithName("createToken").Anonymous("this is how one signs in").RateLimited("auth").Validates<LoginValidator>().Answers(401, 403, 423);
        auth.MapGet("/me", GetMeHandler.Handle).WithName("getMe").Needs("profile:read");
    }
}
