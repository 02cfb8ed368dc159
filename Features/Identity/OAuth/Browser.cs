using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.IdentityModel.Tokens;

namespace Capstan.Features.Identity.OAuth;

/// <summary>The browser a request comes from, by a cookie of its own, and the address it knows this service by.</summary>
/// <param name="Mark">The cookie it brought; null when it brought none.</param>
public sealed record Browser(string? Mark, string BaseAddress)
{
    public const string Cookie = "capstan_sign_in";
    private const int MarkLength = 43;

    public static string NewMark() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    public static ValueTask<Browser> BindAsync(HttpContext http)
    {
        var mark = http.Request.Cookies[Cookie];
        return ValueTask.FromResult(new Browser(mark?.Length == MarkLength ? mark : null, $"{http.Request.Scheme}://{http.Request.Host}"));
    }
}

/// <summary>Sends the browser to the provider, marked so that only it can come back.</summary>
public sealed class ToProvider(string address, string mark) : IResult, IStatusCodeHttpResult
{
    int? IStatusCodeHttpResult.StatusCode => 302;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        // Lax: the provider's answer is a navigation from another site, and must bring the cookie.
        httpContext.Response.Cookies.Append(Browser.Cookie, mark, new()
        {
            HttpOnly = true,
            Secure = httpContext.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            MaxAge = TimeSpan.FromMinutes(10),
        });
        httpContext.Response.StatusCode = StatusCodes.Status302Found;
        httpContext.Response.Headers.Location = address;
        return Task.CompletedTask;
    }
}
