using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Capstan.Features.Code.Review.Forges;

/// <summary>How long and how much is asked of a server of repositories.</summary>
public sealed record ForgeLimits
{
    /// <summary>For one request and its answer.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>Further tries of a GET that was not answered, or answered with 5xx.</summary>
    public int Retries { get; init; } = 2;
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(300);
    public long AnswerBytes { get; init; } = 20 * 1024 * 1024;
    /// <summary>For everything a review asks.</summary>
    public TimeSpan TotalTime { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>
/// The requests of one review to one server. The token goes into the header of requests to that server and nowhere else: redirects are followed
/// within it only. What the server refuses becomes a problem for whoever asked.
/// </summary>
internal sealed class ForgeHttp(OutboundHttp http, ForgeLimits limits, Uri api, string server, Action<HttpRequestHeaders> identify)
{
    private const int MostRedirects = 3;

    /// <summary>What GET answers: 200, or what <paramref name="accept"/> lets through.</summary>
    public async Task<OutboundAnswer> Get(string path, string mediaType, CancellationToken ct, params HttpStatusCode[] accept) =>
        await TryGet(path, mediaType, ct, accept) ?? throw new ProblemException(NoAnswer(new(OutboundFailure.TooLarge, "")));

    /// <summary>As <see cref="Get"/>; null when the answer is larger than it may be.</summary>
    public async Task<OutboundAnswer?> TryGet(string path, string mediaType, CancellationToken ct, params HttpStatusCode[] accept)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var answer = await Follow(path, mediaType, ct);
                if (answer.Status == HttpStatusCode.OK || accept.Contains(answer.Status)) return answer;
                if ((int)answer.Status < 500 || attempt >= limits.Retries) throw new ProblemException(Refused(answer, path));
            }
            catch (OutboundException e) when (attempt < limits.Retries && e.Failure is OutboundFailure.TimedOut or OutboundFailure.Unreachable)
            {
                // Tried again below.
            }
            catch (OutboundException e) when (e.Failure == OutboundFailure.TooLarge)
            {
                return null;
            }
            catch (OutboundException e)
            {
                throw new ProblemException(NoAnswer(e));
            }
            await Task.Delay(limits.Pause * (attempt + 1), ct);
        }
    }

    public async Task<JsonElement> GetJson(string path, string mediaType, CancellationToken ct) => Parse((await Get(path, mediaType, ct)).Body);

    /// <summary>Sent once: nobody knows whether a request that was not answered has had its effect.</summary>
    public async Task<OutboundAnswer> Post(string path, string mediaType, object body, CancellationToken ct)
    {
        using var request = Request(HttpMethod.Post, Address(path), mediaType);
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Options)) { Headers = { ContentType = new("application/json") } };
        return await http.Send(request, limits.Time, limits.AnswerBytes, ct);
    }

    public JsonElement Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new() { MaxDepth = 64 });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new ProblemException(new Problem(Errors.UpstreamUnavailable, $"{server} answered something that is not JSON.", retryAfterSeconds: 30));
        }
    }

    /// <summary>A member that must be there.</summary>
    public T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ProblemException(new Problem(Errors.UpstreamUnavailable, $"{server} answered in a form that is not known here.", retryAfterSeconds: 30));
        }
    }

    private async Task<OutboundAnswer> Follow(string path, string mediaType, CancellationToken ct)
    {
        var address = Address(path);
        for (var redirects = 0; ; redirects++)
        {
            using var request = Request(HttpMethod.Get, address, mediaType);
            var answer = await http.Send(request, limits.Time, limits.AnswerBytes, ct);
            if ((int)answer.Status is not (301 or 302 or 307 or 308) || answer.Headers.Location is not { } location) return answer;
            var target = new Uri(address, location);
            // A renamed repository answers from its new path. Any other host would be handed the token.
            if (redirects >= MostRedirects || target.Scheme != address.Scheme || target.IdnHost != address.IdnHost || target.Port != address.Port)
                throw new ProblemException(Errors.TargetRefused, $"{server} redirects to another server, which is not followed.");
            address = target;
        }
    }

    private Uri Address(string path) => new(api, path);

    private HttpRequestMessage Request(HttpMethod method, Uri address, string mediaType)
    {
        var request = new HttpRequestMessage(method, address) { VersionPolicy = HttpVersionPolicy.RequestVersionOrLower, Version = HttpVersion.Version20 };
        request.Headers.Accept.ParseAdd(mediaType);
        request.Headers.UserAgent.ParseAdd("Capstan");
        identify(request.Headers);
        return request;
    }

    internal Problem NoAnswer(OutboundException e) => e.Failure switch
    {
        OutboundFailure.Refused => new(Errors.TargetRefused, e.Message),
        OutboundFailure.TimedOut => new(Errors.UpstreamUnavailable, $"{server} did not answer in time.", retryAfterSeconds: 30),
        OutboundFailure.TooLarge => new(Errors.UpstreamUnavailable, $"The answer of {server} is larger than {limits.AnswerBytes >> 10} KB.", retryAfterSeconds: 30),
        _ => new(Errors.UpstreamUnavailable, $"{server} cannot be reached.", retryAfterSeconds: 30),
    };

    internal Problem Refused(OutboundAnswer answer, string path) => answer.Status switch
    {
        _ when IsLimited(answer) => new(Errors.UpstreamRateLimited, $"{server} allows no more requests with this token for now.", retryAfterSeconds: RetryAfter(answer)),
        HttpStatusCode.Unauthorized => new(Errors.TokenRejected, $"{server} rejected the token."),
        HttpStatusCode.Forbidden => new(Errors.TokenRejected, $"The token may not read this at {server}."),
        HttpStatusCode.NotFound or HttpStatusCode.Gone => new(Errors.NotFound, $"{server} has no such repository or request, or does not show it to this token."),
        HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest => new(Errors.UpstreamRefused, $"{server} did not accept the request: {Message(answer)}"),
        _ => new(Errors.UpstreamUnavailable, string.Create(CultureInfo.InvariantCulture, $"{server} answered {(int)answer.Status} for {path.Split('?')[0]}."), retryAfterSeconds: 30),
    };

    private static bool IsLimited(OutboundAnswer answer) =>
        answer.Status == HttpStatusCode.TooManyRequests
        || (answer.Status == HttpStatusCode.Forbidden && (answer.Header("x-ratelimit-remaining") == "0" || answer.Headers.RetryAfter is not null));

    // Retry-After where the server says it (secondary limits do), else when the window ends.
    private static int RetryAfter(OutboundAnswer answer)
    {
        if (answer.Headers.RetryAfter is { } retry)
            return Bounded(retry.Delta?.TotalSeconds ?? (retry.Date - DateTimeOffset.UtcNow)?.TotalSeconds ?? 60);
        return long.TryParse(answer.Header("x-ratelimit-reset") ?? answer.Header("ratelimit-reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var reset)
            ? Bounded(reset - DateTimeOffset.UtcNow.ToUnixTimeSeconds()) : 60;

        static int Bounded(double seconds) => (int)Math.Clamp(Math.Ceiling(seconds), 1, 3600);
    }

    /// <summary>What the server says about it, in one bounded line: it may quote what it was sent, but that holds no token.</summary>
    internal static string Message(OutboundAnswer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("message", out var message))
            {
                var line = new StringBuilder();
                foreach (var c in message.ToString())
                    if (line.Length < 200) line.Append(char.IsControl(c) ? ' ' : c);
                return line.ToString();
            }
        }
        catch (JsonException)
        {
            // A page of a proxy, most likely.
        }
        return "no reason was given";
    }
}
