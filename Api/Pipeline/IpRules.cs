using Capstan.Features.Kernel;

namespace Capstan.Api.Pipeline;

/// <summary>The installation's own lists (<c>ALLOWED_IPS</c>, <c>BLOCKED_IPS</c>) for everybody, then the organization's for its members.</summary>
internal sealed class IpRules(RequestDelegate next, Settings settings)
{
    private readonly AddressRules _installation = AddressRules.Of(settings.AllowedAddresses, settings.BlockedAddresses);

    public Task InvokeAsync(HttpContext http)
    {
        // What watches the service is not a guest of it.
        if (http.GetEndpoint()?.Metadata.GetMetadata<Unlimited>() is not null) return next(http);
        var address = ClientAddress.Of(http);
        return _installation.Admits(address) && (!settings.IpRulesEnabled || http.Features.Get<Caller>()?.Addresses.Admits(address) != false)
            ? next(http)
            : new Problem(Errors.AddressRefused).ExecuteAsync(http);
    }
}
