using Capstan.Features.Identity.Access;
using Capstan.Features.Kernel;

namespace Capstan.Api.Pipeline;

/// <summary>Steps 5 and 6. Finds out who asks and for which organization, before the body is read, and sets <see cref="Caller"/>.</summary>
internal sealed class Authentication(RequestDelegate next, AccessService access, Settings settings)
{
    public const string OrganizationHeader = "X-Organization-Id";

    public Task InvokeAsync(HttpContext http)
    {
        var endpoint = http.GetEndpoint();
        if (endpoint is null || endpoint.Metadata.GetMetadata<Needs>() is null) return next(http);

        var organization = http.Request.Headers[OrganizationHeader].ToString();
        if (organization.Length == 0 && Bearer(http.Request) is { Length: > 0 } bearer && access.Known(bearer) is { } known)
        {
            http.Features.Set(known);
            return next(http);
        }
        var credential = Credential(http.Request);
        if (credential is null) return settings.RequireAuth ? new Problem(Errors.Unauthorized).ExecuteAsync(http) : AsOwner(http, organization);

        return Resolve(http, credential, organization);
    }

    private async Task Resolve(HttpContext http, string credential, string organization)
    {
        var (caller, problem) = await access.Find(credential, organization, http.RequestAborted);
        if (caller is null)
        {
            await problem!.ExecuteAsync(http);
            return;
        }
        http.Features.Set(caller);
        await next(http);
    }

    /// <summary>Single-user mode.</summary>
    private async Task AsOwner(HttpContext http, string organization)
    {
        var (caller, problem) = SingleUser.Refusal(http.Request, settings) is { } refusal ? (null, new Problem(Errors.Unauthorized, refusal)) : await access.BuiltInOwner(organization, http.RequestAborted);
        if (caller is null)
        {
            await problem!.ExecuteAsync(http);
            return;
        }
        http.Features.Set(caller);
        await next(http);
    }

    private static ReadOnlySpan<char> Bearer(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization.AsSpan(7).Trim() : default;
    }

    /// <summary>A bearer token or API key; a socket may bring it in the query, since browsers cannot set its headers.</summary>
    internal static string? Credential(HttpRequest request)
    {
        if (Bearer(request) is { Length: > 0 } token) return token.ToString();
        var key = request.Headers["X-API-Key"].ToString();
        return key.Length > 0 ? key : null;
    }
}
