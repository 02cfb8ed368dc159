using System.Net;

namespace Capstan.Features.Kernel;

/// <summary>Where a request came from, for a slice that writes its own audit entry.</summary>
public sealed record Origin(string RequestId, IPAddress? Address)
{
    public static ValueTask<Origin> BindAsync(HttpContext http) => ValueTask.FromResult(new Origin(http.TraceIdentifier, http.Connection.RemoteIpAddress));
}
