using Capstan.Features.Kernel;

namespace Capstan.Api.Pipeline;

/// <summary>
/// Step 4. An answer that takes too long is given up: its token is cancelled, and the client told so. The framework's own middleware would
/// clear the headers that every answer carries.
/// </summary>
internal sealed class Deadline(RequestDelegate next, Settings settings)
{
    private static readonly TimeSpan Transfer = TimeSpan.FromMinutes(10);

    public Task InvokeAsync(HttpContext http)
    {
        var metadata = http.GetEndpoint()?.Metadata;
        return metadata is null || metadata.GetMetadata<Streams>() is not null ? next(http)
            // A file may come over a slow line.
            : Run(http, metadata.GetMetadata<BodyCap>() is null ? settings.RequestTimeout : Transfer);
    }

    private async Task Run(HttpContext http, TimeSpan most)
    {
        var client = http.RequestAborted;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(client);
        deadline.CancelAfter(most);
        http.RequestAborted = deadline.Token;
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !client.IsCancellationRequested)
        {
            throw new ProblemException(Errors.DeadlineExceeded);
        }
        finally
        {
            http.RequestAborted = client;
        }
    }
}
