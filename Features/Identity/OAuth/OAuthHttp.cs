using System.Net;
using System.Text.Json;
using Microsoft.IdentityModel.Protocols;

namespace Capstan.Features.Identity.OAuth;

/// <summary>A provider that cannot be talked to, or does not keep to its protocol.</summary>
#pragma warning disable CA1032 // it always says what is wrong
public sealed class OAuthException(Error error, string message) : Exception(message)
#pragma warning restore CA1032
{
    public Error Error => error;
}

/// <summary>Talks to providers: to the hosts the operator named, and from there to public addresses only. Never redirected, bounded in time and size.</summary>
public sealed class OAuthHttp(OAuthProviders providers, Settings settings) : IDocumentRetriever, IDisposable
{
    private const int MostBytes = 1024 * 1024;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);
    private readonly OutboundHttp _http = new(OutboundPolicy.From(settings, providers.Hosts), settings["CAPSTAN_OUTBOUND_CA"]);

    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var answer = await Send(request, cancel);
        return answer.Status == HttpStatusCode.OK ? System.Text.Encoding.UTF8.GetString(answer.Body) : throw new IOException($"{address} answered {(int)answer.Status}.");
    }

    /// <summary>The answer's JSON, and whether the provider accepted the request.</summary>
    public async Task<(bool Accepted, JsonElement Json)> Ask(HttpRequestMessage request, CancellationToken ct)
    {
        request.Headers.UserAgent.ParseAdd("Capstan");
        if (request.Headers.Accept.Count == 0) request.Headers.Accept.ParseAdd("application/json");
        var answer = await Send(request, ct);
        if ((int)answer.Status >= 500) throw new OAuthException(Errors.ProviderUnavailable, $"The provider answered {(int)answer.Status}.");
        try
        {
            return ((int)answer.Status is >= 200 and < 300, JsonDocument.Parse(answer.Body, new() { MaxDepth = 32 }).RootElement.Clone());
        }
        catch (JsonException)
        {
            throw new OAuthException(Errors.ProviderUnavailable, "The provider's answer is not JSON.");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<OutboundAnswer> Send(HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            return await _http.Send(request, Time, MostBytes, ct);
        }
        catch (OutboundException e)
        {
            throw new OAuthException(Errors.ProviderUnavailable, $"The provider: {e.Message}");
        }
    }
}
