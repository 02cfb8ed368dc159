using System.Net;

namespace Capstan.Features.Kernel;

/// <summary>Where a request came from, for a slice that writes its own audit entry or remembers a device.</summary>
public sealed record Origin(string RequestId, IPAddress? Address)
{
    private const int MostUserAgent = 400;

    public string? UserAgent { get; init; }

    public static ValueTask<Origin> BindAsync(HttpContext http) => ValueTask.FromResult(new Origin(http.TraceIdentifier, ClientAddress.Of(http))
    {
        UserAgent = Printable(http.Request.Headers.UserAgent.ToString()),
    });

    private static string? Printable(string text)
    {
        var clean = new string([.. text.Take(MostUserAgent).Where(c => c is >= ' ' and < '\u007f')]).Trim();
        return clean.Length == 0 ? null : clean;
    }
}
