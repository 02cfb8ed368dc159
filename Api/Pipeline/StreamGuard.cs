using Capstan.Features.Identity.Access;
using Capstan.Features.Kernel;
using Npgsql;

namespace Capstan.Api.Pipeline;

/// <summary>
/// A long answer must not outlive the right to it: a token given back, a membership taken away, an address shut out break the connection within
/// seconds, on whichever instance it is. A token that merely expires ends event streams, which have no end of their own. Sockets look after themselves.
/// </summary>
internal sealed partial class StreamGuard(RequestDelegate next, AccessService access, Settings settings, TimeProvider clock, ILogger<StreamGuard> log)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    public Task InvokeAsync(HttpContext http) =>
        http.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<Streams>() is not null && http.Features.Get<Caller>() is { } caller && !http.WebSockets.IsWebSocketRequest
            ? Run(http, caller, endpoint.Metadata.GetMetadata<Needs>()!)
            : next(http);

    private async Task Run(HttpContext http, Caller caller, Needs needs)
    {
        using var done = new CancellationTokenSource();
        var watching = Watch(http, caller, needs, done.Token);
        try
        {
            await next(http);
        }
        finally
        {
            await done.CancelAsync();
            await watching;
        }
    }

    private async Task Watch(HttpContext http, Caller caller, Needs needs, CancellationToken done)
    {
        var (credential, organization, address) = (Authentication.Credential(http.Request), http.Request.Headers[Authentication.OrganizationHeader].ToString(), ClientAddress.Of(http));
        while (true)
        {
            try
            {
                await Task.Delay(LookAgain, clock, done);
                if (caller.TokenExpiresAt <= clock.GetUtcNow())
                {
                    if (http.Response.ContentType?.StartsWith("text/event-stream", StringComparison.Ordinal) == true) http.Abort();
                    return;
                }
                var (now, _) = await access.Find(credential, organization, done);
                if (now is not null && now.Has(needs.Permission, now.HighestRole) && (!settings.IpRulesEnabled || now.Addresses.Admits(address))) continue;
                http.Abort();
                return;
            }
            catch (OperationCanceledException) when (done.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                LogUnsure(log, e.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The rights of a running answer could not be looked up ({Reason})")]
    private static partial void LogUnsure(ILogger logger, string reason);
}
