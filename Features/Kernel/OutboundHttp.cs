using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Capstan.Features.Kernel;

/// <summary>What became of a call that brought no answer.</summary>
public enum OutboundFailure
{
    /// <summary>The policy does not let the product go there.</summary>
    Refused,
    /// <summary>No connection, a broken one, or a certificate nobody trusts.</summary>
    Unreachable,
    TimedOut,
    /// <summary>The answer is larger than the caller takes.</summary>
    TooLarge,
}

#pragma warning disable CA1032 // it always says what kind of failure it is
public sealed class OutboundException(OutboundFailure failure, string message, Exception? inner = null) : Exception(message, inner)
#pragma warning restore CA1032
{
    public OutboundFailure Failure => failure;
}

/// <summary>An answer that was read to its end.</summary>
public sealed record OutboundAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, byte[] Body)
{
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}

/// <summary>
/// Requests to servers that users name: only to addresses the policy allows, checked where the connection is made, without proxies, cookies or
/// redirects (whoever follows one asks again, and is checked again), bounded in time and size. <c>CAPSTAN_OUTBOUND_CA</c> names a file of
/// certificates (PEM) to trust beside the system's: servers inside often have an authority of their own.
/// </summary>
public sealed class OutboundHttp : IDisposable
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(5);
    private readonly OutboundPolicy policy;
    private readonly X509Certificate2Collection authorities;
    private readonly HttpClient client;

    public OutboundHttp(OutboundPolicy policy, string? authorityFile)
    {
        this.policy = policy;
        authorities = [];
        if (authorityFile is not null) authorities.ImportFromPemFile(authorityFile);
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = ConnectTime,
            // Names are resolved, and checked, when a connection is made: an old one must not outlive what they lead to.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 64,
            ConnectCallback = Connect,
            SslOptions = new() { RemoteCertificateValidationCallback = authorities.Count > 0 ? Trusts : null },
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends one request and reads its answer, both within <paramref name="time"/>.</summary>
    /// <exception cref="OutboundException">There is no answer, or not all of it.</exception>
    public async Task<OutboundAnswer> Send(HttpRequestMessage request, TimeSpan time, long mostBytes, CancellationToken ct)
    {
        if ((await policy.Resolve(request.RequestUri!, ct)).Refusal is { } refusal) throw new OutboundException(OutboundFailure.Refused, refusal);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(time);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            return new(response.StatusCode, response.Headers, await Read(response, mostBytes, deadline.Token));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new OutboundException(OutboundFailure.TimedOut, "The server did not answer in time.");
        }
        catch (HttpRequestException e) when (Refusal(e) is { } refused)
        {
            throw refused;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            throw new OutboundException(OutboundFailure.Unreachable, "The server cannot be reached.", e);
        }
    }

    public void Dispose() => client.Dispose();

    private static OutboundException? Refusal(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
            if (e is OutboundException refused) return refused;
        return null;
    }

    private static async Task<byte[]> Read(HttpResponseMessage response, long mostBytes, CancellationToken ct)
    {
        // A length that is announced may be of the compressed form: what counts is what is read.
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        using var read = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int n; (n = await body.ReadAsync(buffer, ct)) > 0;)
        {
            if (read.Length + n > mostBytes) throw new OutboundException(OutboundFailure.TooLarge, "The server's answer is larger than it may be.");
            read.Write(buffer, 0, n);
        }
        return read.ToArray();
    }

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var target = await policy.Resolve(context.InitialRequestMessage.RequestUri!, ct);
        if (target.Refusal is { } refusal) throw new OutboundException(OutboundFailure.Refused, refusal);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync([.. target.Addresses], context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool Trusts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 theirs) return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(authorities);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (chain is not null)
            foreach (var element in chain.ChainElements) own.ChainPolicy.ExtraStore.Add(element.Certificate);
        return own.Build(theirs);
    }
}
