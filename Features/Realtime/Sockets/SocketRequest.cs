using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Features.Realtime.Sockets;

/// <summary>A request that asks for a WebSocket, for the handler of a socket address.</summary>
public sealed class SocketRequest(HttpContext http)
{
    public static ValueTask<SocketRequest> BindAsync(HttpContext http) => ValueTask.FromResult(new SocketRequest(http));

    /// <summary>
    /// Opens the socket, signs its caller in, and runs <paramref name="work"/> on it. Returning closes with 1000;
    /// <see cref="SocketClosedException"/> with its code. Route it with <c>.Anonymous(…)</c>: a socket may bring its token in its first message.
    /// </summary>
    /// <param name="permission">What the caller must hold, somewhere in the organization at least.</param>
    public Task<IResult> Open(string permission, Func<Socket, Task> work) =>
        http.RequestServices.GetRequiredService<SocketDoor>().Open(http, permission, work);
}
