using System.Net;

namespace Capstan.Features.Kernel;

/// <summary>From where one may come: nowhere in <paramref name="denied"/>, and somewhere in <paramref name="allowed"/> when that is not empty.</summary>
public sealed class AddressRules(IPNetwork[] allowed, IPNetwork[] denied)
{
    public static readonly AddressRules None = new([], []);

    public static AddressRules Of(IReadOnlyCollection<string> allowed, IReadOnlyCollection<string> denied) =>
        allowed.Count + denied.Count == 0 ? None : new([.. allowed.Select(Network)], [.. denied.Select(Network)]);

    public bool Admits(IPAddress? address)
    {
        if (allowed.Length == 0 && denied.Length == 0) return true;
        if (address is null) return false;
        return !Array.Exists(denied, n => n.Contains(address)) && (allowed.Length == 0 || Array.Exists(allowed, n => n.Contains(address)));
    }

    /// <summary>A network, or a single address as the network that holds only it.</summary>
    public static bool TryRead(string text, out IPNetwork network)
    {
        network = default;
        if (text.Contains('/', StringComparison.Ordinal)) return IPNetwork.TryParse(text, out network);
        if (!IPAddress.TryParse(text, out var address) || address.ScopeIdOrNone() != 0) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        network = new(address, address.GetAddressBytes().Length * 8);
        return true;
    }

    private static IPNetwork Network(string text) => TryRead(text, out var network) ? network : throw new FormatException($"'{text}' is not an address or a network.");
}

public static class ClientAddress
{
    /// <summary>Who is at the other end. An IPv4 peer of a socket that speaks both is its IPv4 address.</summary>
    public static IPAddress? Of(HttpContext http) =>
        http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : http.Connection.RemoteIpAddress;

    internal static long ScopeIdOrNone(this IPAddress address) => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? address.ScopeId : 0;
}
