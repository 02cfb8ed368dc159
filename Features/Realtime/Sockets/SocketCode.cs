namespace Capstan.Features.Realtime.Sockets;

/// <summary>Why a socket was closed (RFC 6455, section 7.4; from 4000 on the product's own).</summary>
public static class SocketCode
{
    public const int Done = 1000;
    public const int GoingAway = 1001;
    public const int NotText = 1003;
    public const int Policy = 1008;
    public const int TooBig = 1009;
    public const int Failed = 1011;
    public const int TooSlow = 1013;
    public const int Unauthorized = 4401;
    public const int Forbidden = 4403;
    public const int NotFound = 4404;
}

/// <summary>Ends a socket's work with a close code.</summary>
#pragma warning disable CA1032 // it always says why
public sealed class SocketClosedException(int code, string reason) : Exception(reason)
#pragma warning restore CA1032
{
    public int Code => code;
}
