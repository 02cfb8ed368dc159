using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Capstan.Features.Identity.Access;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Capstan.Features.Realtime.Sockets;

/// <summary>Lets callers in through WebSockets: origin, token, permission, and that all of it still holds while the socket is open.</summary>
internal sealed partial class SocketDoor(AccessService access, Settings settings, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<SocketDoor> log)
{
    private static readonly TimeSpan SignInTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <param name="Text">Null in single-user mode.</param>
    private sealed record Credential(string? Text, string Organization);

    /// <summary>The first message of a socket that brought no token.</summary>
    private sealed record SignIn
    {
        public string? Type { get; init; }
        public string? Token { get; init; }
        public string? OrganizationId { get; init; }
    }

    public async Task<IResult> Open(HttpContext http, string permission, Func<Socket, Task> work)
    {
        if (!http.WebSockets.IsWebSocketRequest) return new Problem(Errors.BadRequest, "This address takes WebSocket connections.");
        // A browser sends the cookies and the reach of its user from any page; only the pages of known origins may use them.
        if (!IsOwnOrigin(http.Request)) return new Problem(Errors.Forbidden, "Pages of this origin may not connect; see ALLOWED_ORIGINS.");

        using var connection = await http.WebSockets.AcceptWebSocketAsync();
        using var socket = new Socket(connection);
        await using var stopping = lifetime.ApplicationStopping.Register(() => socket.End(SocketCode.GoingAway, "The server stops."));
        var guard = Task.CompletedTask;
        var (code, reason) = await Outcome(http, socket, async () =>
        {
            var credential = Brought(http.Request)
                ?? (!settings.RequireAuth && SingleUser.Refusal(http.Request, settings) is null ? new Credential(null, http.Request.Headers["X-Organization-Id"].ToString()) : await FirstMessage(socket));
            var address = ClientAddress.Of(http);
            socket.Caller = await Admit(credential, address, permission, socket.Closed);
            guard = Guard(socket, credential, address, permission);
            await work(socket);
        });
        socket.End(code, reason);
        await guard;
        await socket.Finish();
        return Results.Empty;
    }

    private async Task<(int Code, string Reason)> Outcome(HttpContext http, Socket socket, Func<Task> work)
    {
        try
        {
            await work();
            return (SocketCode.Done, "");
        }
        catch (SocketClosedException e)
        {
            return (e.Code, e.Message);
        }
        catch (OperationCanceledException) when (socket.Closed.IsCancellationRequested)
        {
            return (SocketCode.GoingAway, "");
        }
        catch (ProblemException e) when (e.Problem.Error.Status < 500)
        {
            return (e.Problem.Error.Status switch { 401 => SocketCode.Unauthorized, 403 => SocketCode.Forbidden, 404 => SocketCode.NotFound, _ => SocketCode.Policy }, Reason(e.Message));
        }
#pragma warning disable CA1031 // the peer is told by a close code, whatever failed
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailure(log, e, http.Request.Path);
            return (SocketCode.Failed, "Something went wrong here.");
        }
    }

    private bool IsOwnOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || settings.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase)
            || settings.AllowedOrigins.Contains("*")
            || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    private static Credential? Brought(HttpRequest request)
    {
        var organization = request.Headers["X-Organization-Id"].ToString();
        if (organization.Length == 0) organization = request.Query["organization_id"].ToString();
        var authorization = request.Headers.Authorization.ToString();
        var text = authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization[7..].Trim() : "";
        if (text.Length == 0) text = request.Headers["X-API-Key"].ToString();
        if (text.Length == 0) text = request.Query["token"].ToString();
        return text.Length == 0 ? null : new(text, organization);
    }

    private static async Task<Credential> FirstMessage(Socket socket)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(socket.Closed);
        limit.CancelAfter(SignInTime);
        try
        {
            var message = JsonSerializer.Deserialize<SignIn>(await socket.Next(limit.Token), WireJson.Options);
            if (message is { Type: "auth", Token.Length: > 0 }) return new(message.Token, message.OrganizationId ?? "");
        }
        catch (Exception e) when (e is JsonException || (e is OperationCanceledException && !socket.Closed.IsCancellationRequested))
        {
            // Said below.
        }
        catch (System.Threading.Channels.ChannelClosedException)
        {
            throw new OperationCanceledException(socket.Closed);
        }
        throw new SocketClosedException(SocketCode.Unauthorized, "Send {\"type\":\"auth\",\"token\":\"…\"} first, or ?token=.");
    }

    private async Task<Caller> Admit(Credential credential, IPAddress? address, string permission, CancellationToken ct)
    {
        var (caller, problem) = await access.Find(credential.Text, credential.Organization, ct);
        if (caller is null) throw new SocketClosedException(problem!.Error.Status == 404 ? SocketCode.NotFound : SocketCode.Unauthorized, Reason(problem.Detail));
        if (settings.IpRulesEnabled && !caller.Addresses.Admits(address)) throw new SocketClosedException(SocketCode.Forbidden, "The organization does not take connections from this address.");
        if (caller.Owes != Debt.None) throw new SocketClosedException(SocketCode.Forbidden, "A second factor or a new password is due first.");
        return caller.Has(permission, caller.HighestRole) ? caller : throw new SocketClosedException(SocketCode.Forbidden, $"This needs the permission {permission}.");
    }

    /// <summary>A token ends, a membership is taken away, an address is shut out: an open socket must not outlive them.</summary>
    private async Task Guard(Socket socket, Credential credential, IPAddress? address, string permission)
    {
        while (!socket.Closed.IsCancellationRequested)
        {
            var left = (socket.Caller.TokenExpiresAt ?? DateTimeOffset.MaxValue) - clock.GetUtcNow();
            var wait = left < LookAgain ? left : LookAgain;
            try
            {
                if (wait > TimeSpan.Zero) await Task.Delay(wait, clock, socket.Closed);
                if (socket.Caller.TokenExpiresAt <= clock.GetUtcNow()) throw new SocketClosedException(SocketCode.Unauthorized, "The token has expired.");
                socket.Caller = await Admit(credential, address, permission, socket.Closed);
            }
            catch (SocketClosedException e)
            {
                socket.End(e.Code, e.Message);
            }
            catch (OperationCanceledException) when (socket.Closed.IsCancellationRequested)
            {
                // The socket ends anyway.
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                LogUnsure(log, e.Message);
            }
        }
    }

    // A close frame holds 123 bytes of reason.
    private static string Reason(string text) => text.Length <= 100 ? text : text[..100];

    [LoggerMessage(LogLevel.Error, "The socket {Path} failed")]
    private static partial void LogFailure(ILogger logger, Exception exception, PathString path);

    [LoggerMessage(LogLevel.Warning, "The rights of an open socket could not be looked up ({Reason})")]
    private static partial void LogUnsure(ILogger logger, string reason);
}
