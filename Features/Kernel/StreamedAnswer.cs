namespace Capstan.Features.Kernel;

/// <summary>
/// An answer that is written while it is made. What fails before the first byte is a problem like any other; what fails later breaks the
/// connection, so that nobody takes a part for the whole.
/// </summary>
/// <param name="headers">Sent with the first byte.</param>
/// <param name="produce">Calls its first argument for the body once there is something to write; the problem is why it is not whole.</param>
public sealed class StreamedAnswer(string contentType, IReadOnlyDictionary<string, string> headers, Func<Func<Stream>, CancellationToken, Task<Problem?>> produce) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var begun = false;
        if (await produce(Begin, httpContext.RequestAborted) is not { } problem) return;
        if (begun) httpContext.Abort();
        else await problem.ExecuteAsync(httpContext);

        Stream Begin()
        {
            if (begun) return response.Body;
            begun = true;
            response.ContentType = contentType;
            // Proxies that buffer would hold the rows back.
            response.Headers["X-Accel-Buffering"] = "no";
            foreach (var (name, value) in headers) response.Headers[name] = value;
            return response.Body;
        }
    }
}
