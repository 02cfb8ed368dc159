using System.Globalization;
using Capstan.Features.Kernel;
using Capstan.Features.Operations.RateLimiting;

namespace Capstan.Api.Pipeline;

/// <summary>Step 4. What one address may send at all: bad credentials and unknown paths count too.</summary>
internal sealed class AddressLimits(RequestDelegate next, RateLimiter limiter)
{
    public Task InvokeAsync(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<Unlimited>() is null && limiter.Enabled && limiter.TakeAddress(RateLimiter.AddressOf(http)) is { } refusal
            ? refusal.ExecuteAsync(http)
            : next(http);
}

/// <summary>Step 8. The limits, and the headers that tell where one stands.</summary>
internal sealed class RateLimits(RequestDelegate next, RateLimiter limiter)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (!limiter.Enabled || http.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<Unlimited>() is not null) return next(http);
        var caller = http.Features.Get<Caller>();
        if (caller is null && endpoint.Metadata.GetMetadata<Anonymous>() is null) return next(http);

        var pending = limiter.Take(caller, caller is null ? RateLimiter.AddressOf(http) : "", endpoint.Metadata.GetMetadata<RateLimited>()?.Policy, out var now);
        return pending.IsCompletedSuccessfully ? Continue(http, caller, pending.Result, now) : Await(http, caller, pending, now);
    }

    private async Task Await(HttpContext http, Caller? caller, ValueTask<RateUse> pending, long now) => await Continue(http, caller, await pending, now);

    private Task Continue(HttpContext http, Caller? caller, RateUse use, long now)
    {
        WriteHeaders(http.Response.Headers, use, now);
        if (!use.Allowed) return RateLimiter.Refusal(use, now).ExecuteAsync(http);
        if (caller is null) return next(http);
        return limiter.Enter(caller) ? Run(http, caller) : limiter.TooManyAtOnce().ExecuteAsync(http);
    }

    private async Task Run(HttpContext http, Caller caller)
    {
        try
        {
            await next(http);
        }
        finally
        {
            limiter.Leave(caller);
        }
    }

    // X-RateLimit-* as clients in the wild read them; RateLimit and RateLimit-Policy as draft-ietf-httpapi-ratelimit-headers-11 has them.
    private static void WriteHeaders(IHeaderDictionary headers, RateUse use, long now)
    {
        var remaining = Text(use.Remaining);
        headers["X-RateLimit-Limit"] = use.Limit.PermitsText;
        headers["X-RateLimit-Remaining"] = remaining;
        headers["X-RateLimit-Reset"] = Text(use.ResetAt);
        headers["RateLimit-Policy"] = use.Limit.Policy;
        headers["RateLimit"] = $"\"{use.Limit.Name}\";r={remaining};t={Math.Max(0, use.ResetAt - now)}";
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
