using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Capstan.Api.Pipeline;

/// <summary>Whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed: the addresses and CIDRs of <c>TRUSTED_PROXIES</c>.</summary>
internal static class TrustedProxies
{
    public static ForwardedHeadersOptions Options(string[] proxies)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            if (proxy.Contains('/', StringComparison.Ordinal)) options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            else options.KnownProxies.Add(IPAddress.Parse(proxy));
        }
        return options;
    }
}
