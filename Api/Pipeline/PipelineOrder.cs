using Capstan.Features.Kernel;
using Capstan.Features.Operations.RateLimiting;

namespace Capstan.Api.Pipeline;

internal static class PipelineOrder
{
    public static void AddPipeline(this IServiceCollection services, Settings settings)
    {
        if (settings.RateLimitStorage == "postgres") services.AddSingleton<IRateLimitStore, SharedRateLimitStore>();
        else services.AddSingleton<IRateLimitStore, MemoryRateLimitStore>();
        services.AddSingleton<RateLimiter>().AddSingleton<IRateLimiter>(s => s.GetRequiredService<RateLimiter>());
        services.AddSingleton<Idempotency>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<SliceFilter>();
        services.AddResponseCompression();
        if (settings.AllowedOrigins.Length > 0)
            services.AddCors(o => o.AddDefaultPolicy(p => p.WithOrigins(settings.AllowedOrigins).AllowAnyMethod().AllowAnyHeader()
                .WithExposedHeaders(RequestId.Header, "Link", "X-Total-Count", "ETag", "Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")));
        services.ConfigureHttpJsonOptions(o => WireJson.Configure(o.SerializerOptions));
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        Validation.SpellAsTheWire();
    }

    /// <summary>What every request passes through, in this order. Before the body is read: middleware. With bound arguments: <see cref="SliceFilter"/>.</summary>
    public static void UsePipeline(this WebApplication app, Settings settings)
    {
        app.UseMiddleware<RequestId>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseResponseCompression();
        app.UseMiddleware<Problems>();
        if (settings.TrustedProxies.Length > 0) app.UseForwardedHeaders(TrustedProxies.Options(settings.TrustedProxies));
        app.UseMiddleware<BasePaths>();
        // A peer that does not answer a ping is gone.
        app.UseWhen(http => http.Request.Headers.ContainsKey("Upgrade"), branch => branch.UseWebSockets(new() { KeepAliveInterval = TimeSpan.FromSeconds(20), KeepAliveTimeout = TimeSpan.FromSeconds(20) }));
        app.UseRouting();
        app.UseMiddleware<Deadline>();
        if (settings.AllowedOrigins.Length > 0) app.UseCors();
        app.UseMiddleware<AddressLimits>();
        app.UseMiddleware<BodyLimits>();
        app.UseMiddleware<Authentication>();
        app.UseMiddleware<IpRules>();
        app.UseMiddleware<Authorization>();
        app.UseMiddleware<StreamGuard>();
        app.UseMiddleware<RateLimits>();
    }
}
