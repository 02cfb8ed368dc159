using System.Net;

namespace Capstan.Features.Identity.Access;

/// <summary>
/// Single-user mode (<c>REQUIRE_AUTH=false</c>): a request from this machine needs no credentials and is the first owner's. A browser on this machine also
/// runs other people's pages, so what comes from one of those, or by a name that only leads here (DNS rebinding), or through a proxy, needs credentials
/// as everywhere.
/// </summary>
public static class SingleUser
{
    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"];

    /// <summary>Throws unless the address is this machine's own.</summary>
    public static void EnsureLoopback(Settings settings)
    {
        if (settings.RequireAuth || IsLoopback(settings.Host)) return;
        throw new InvalidOperationException($"REQUIRE_AUTH=false lets everybody who can connect do everything, so it works on a loopback address only: set API_HOST=127.0.0.1, not {settings.Host}.");
    }

    /// <summary>Why the request needs credentials after all; null when it is the owner's.</summary>
    public static string? Refusal(HttpRequest request, Settings settings)
    {
        if (request.HttpContext.Connection.RemoteIpAddress is { } peer && !IPAddress.IsLoopback(peer)) return "Requests from other machines need credentials.";
        if (ProxyHeaders.Any(request.Headers.ContainsKey)) return "Requests through a proxy need credentials.";
        if (!IsLoopback(request.Host.Host)) return "Requests to another name than localhost need credentials.";
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0)
            return origin == $"{request.Scheme}://{request.Host}" || settings.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase) ? null : "Pages of other origins need credentials; see ALLOWED_ORIGINS.";
        // Browsers say it of every request they make (Fetch Metadata); other programs do not.
        return request.Headers["Sec-Fetch-Site"].ToString() is "" or "none" or "same-origin" ? null : "Pages of other origins need credentials; see ALLOWED_ORIGINS.";
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
