using System.Net;
using System.Net.Sockets;

namespace Capstan.Features.Kernel;

/// <summary>Where a name of the user's leads, and whether the product may go there.</summary>
/// <param name="Addresses">What the name was resolved to, once; connect to these and to nothing else.</param>
/// <param name="Refusal">Why not; null when all of them may be connected to.</param>
public readonly record struct OutboundTarget(IReadOnlyList<IPAddress> Addresses, string? Refusal);

/// <summary>
/// Which addresses requests made for users may go to. Everything that is not public is refused, because the product stands inside networks
/// that trust it; <c>CAPSTAN_OUTBOUND_ALLOW</c> names the exceptions (comma-separated CIDRs). Names are resolved here once and every address
/// is checked: whoever connects must connect to those addresses, or a second answer of the name server could lead elsewhere.
/// </summary>
public sealed class OutboundPolicy(IReadOnlyList<IPNetwork> allowed, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null, IEnumerable<string>? trustedHosts = null)
{
    private static readonly TimeSpan ResolveTime = TimeSpan.FromSeconds(5);
    // Hosts that the operator, not a user, named: wherever they are is right.
    private readonly HashSet<string> _trustedHosts = new(trustedHosts ?? [], StringComparer.OrdinalIgnoreCase);

    // RFC 6890 and its updates: what is not globally reachable, and what is not unicast.
    private static readonly IPNetwork[] Closed = [.. ((string[])
    [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/128", "::1/128", "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    ]).Select(n => IPNetwork.Parse(n))];

    private static readonly string[] InnerNames = [".internal", ".local", ".localhost", ".localdomain", ".lan", ".home.arpa", ".intranet", ".corp", ".onion"];

    /// <param name="trustedHosts">Hosts that the operator named in settings of their own; not checked.</param>
    public static OutboundPolicy From(Settings settings, IEnumerable<string>? trustedHosts = null)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in (settings["CAPSTAN_OUTBOUND_ALLOW"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            networks.Add(IPNetwork.TryParse(part, out var network) ? network : throw new InvalidOperationException($"CAPSTAN_OUTBOUND_ALLOW has '{part}', which is no network like 10.1.0.0/16."));
        return new(networks, null, trustedHosts);
    }

    public bool Allows(IPAddress address)
    {
        var real = Unwrapped(address);
        if (allowed.Any(n => n.Contains(real) || n.Contains(address))) return true;
        return !Closed.Any(n => n.BaseAddress.AddressFamily == real.AddressFamily && n.Contains(real));
    }

    /// <summary>Resolves the host of an address and checks everything it leads to.</summary>
    public async Task<OutboundTarget> Resolve(Uri address, CancellationToken ct)
    {
        const string inside = "The address leads to a network that may not be reached from here.";
        var host = address.IdnHost.Trim('[', ']').TrimEnd('.');
        var trusted = _trustedHosts.Contains(host);
        IPAddress[] addresses;
        if (IPAddress.TryParse(host, out var literal)) addresses = [literal];
        else
        {
            // Names of this kind mean something inside the operator's network only; where the operator allows some of it, the address decides.
            var innerName = !host.Contains('.', StringComparison.Ordinal) || InnerNames.Any(n => host.EndsWith(n, StringComparison.OrdinalIgnoreCase));
            if (innerName && allowed.Count == 0 && !trusted) return new([], inside);
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
            deadline.CancelAfter(ResolveTime);
            try
            {
                addresses = await (resolve ?? Dns.GetHostAddressesAsync)(host, deadline.Token);
            }
            catch (Exception e) when (e is SocketException or ArgumentException or OperationCanceledException && !ct.IsCancellationRequested)
            {
                return new([], "The host of the address is not known.");
            }
        }
        if (addresses.Length == 0) return new([], "The host of the address is not known.");
        return trusted || addresses.All(Allows) ? new(addresses, null) : new([], inside);
    }

    /// <summary>The IPv4 address inside an IPv6 one, where there is one: mapped, translated (NAT64) or tunnelled.</summary>
    private static IPAddress Unwrapped(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return bytes.AsSpan(0, 12).SequenceEqual((ReadOnlySpan<byte>)[0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]) ? new(bytes.AsSpan(12)) : address;
    }
}
