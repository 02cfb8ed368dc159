using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Capstan.Features.Kernel;
using Capstan.Features.Operations.Idempotency;

namespace Capstan.Api.Pipeline;

/// <summary>
/// Step 10. <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header-07): the first request runs, its repeats within 24 hours get its answer,
/// a repeat while it runs gets 409, and the same key with another request 422. Failed requests free the key.
/// </summary>
internal sealed class Idempotency(IdempotencyStore store, Keys keys)
{
    public const string Header = "Idempotency-Key";

    /// <param name="complete">What is left to do once the answer is kept; a repeat does not do it again.</param>
    public async ValueTask<object?> Run(EndpointFilterInvocationContext context, EndpointFilterDelegate next, Func<object?, Task>? complete = null)
    {
        var http = context.HttpContext;
        var caller = http.Features.Get<Caller>()!;
        var text = http.Request.Headers[Header].ToString().Trim('"');
        if (text.Length is 0 or > 255 || text.Any(c => c is < ' ' or > '~')) return Problem.Field(Header, "An idempotency key is 1 to 255 printable ASCII characters.");

        var key = new IdempotencyKey { OrganizationId = caller.OrganizationId, UserId = caller.UserId, Route = $"{http.Request.Method} {http.Request.Path}", Key = text };
        var fingerprint = Fingerprint(context);
        var claim = await store.Claim(key, fingerprint, http.RequestAborted);
        if (!claim.Claimed)
        {
            if (!CryptographicOperations.FixedTimeEquals(claim.Fingerprint, fingerprint)) return new Problem(Errors.IdempotencyMismatch);
            return claim.Status is { } status
                ? new StoredAnswer(status, claim.Location, claim.Body ?? [])
                : new Problem(Errors.IdempotencyInFlight, retryAfterSeconds: 1);
        }

        try
        {
            var result = await next(context);
            var plain = Unwrapped.Result(result);
            if (Unwrapped.Status(plain) < 300 && plain is IResult)
            {
                var value = Unwrapped.Value(plain);
                var body = value is null ? [] : JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), WireJson.Options);
                await store.Store(key, Unwrapped.Status(plain), Location(plain), body);
            }
            else
            {
                await store.Release(key);
            }
            if (complete is not null) await complete(result);
            return result;
        }
        catch
        {
            if (AuditedChange.Current is { } change) await change.DisposeAsync();
            await store.Release(key);
            throw;
        }
    }

    private static string? Location(object? result) => result?.GetType().GetProperty("Location")?.GetValue(result) as string;

    // Of the bound arguments, so that white space and member order do not matter.
    private byte[] Fingerprint(EndpointFilterInvocationContext context)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, keys.Fingerprints);
        foreach (var argument in context.Arguments)
        {
            if (argument is null || argument.GetType() is not { Namespace: { } ns } type || !ns.StartsWith("Capstan.Features", StringComparison.Ordinal) || !type.Name.EndsWith("Request", StringComparison.Ordinal)) continue;
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(argument, type, WireJson.Options));
        }
        hash.AppendData(Encoding.UTF8.GetBytes(context.HttpContext.Request.QueryString.Value ?? ""));
        return hash.GetHashAndReset();
    }

    private sealed class StoredAnswer(int status, string? location, byte[] body) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.Headers["Idempotency-Replayed"] = "true";
            if (location is not null) response.Headers.Location = location;
            if (body.Length == 0) return;
            response.ContentType = "application/json; charset=utf-8";
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
        }
    }
}
