namespace Capstan.Api.Pipeline;

/// <summary><c>/v1/…</c> and <c>/api/…</c> reach the same routes as <c>/api/v1/…</c>, so that a client of each document works by base URL.</summary>
internal sealed class BasePaths(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        var path = http.Request.Path;
        if (path.StartsWithSegments("/api", out var rest))
        {
            if (!rest.StartsWithSegments("/v1")) http.Request.Path = "/api/v1" + rest;
        }
        else if (path.StartsWithSegments("/v1"))
        {
            http.Request.Path = "/api" + path;
        }
        return next(http);
    }
}
