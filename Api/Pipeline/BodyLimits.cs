using Capstan.Features.Kernel;
using Microsoft.AspNetCore.Http.Features;

namespace Capstan.Api.Pipeline;

/// <summary>Step 4. The server holds bodies to 1 MiB; a route that takes files says how much it takes.</summary>
internal sealed class BodyLimits(RequestDelegate next)
{
    public const long Standard = 1024 * 1024;

    public Task InvokeAsync(HttpContext http)
    {
        // A compressed body has no size one could hold it to.
        if (http.Request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return new Problem(Errors.UnsupportedMediaType, "Send the body as it is: compressed bodies are not taken.").ExecuteAsync(http);
        if (http.GetEndpoint()?.Metadata.GetMetadata<BodyCap>() is { } cap)
        {
            if (http.Request.ContentLength > cap.Bytes) return new Problem(Errors.BodyTooLarge, $"The most this operation takes is {cap.Bytes} bytes.").ExecuteAsync(http);
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = cap.Bytes;
        }
        return next(http);
    }
}
