using Capstan.Features.Operations.Audit;
using Capstan.Features.Operations.GetHealth;
using Capstan.Features.Operations.GetMetrics;
using Capstan.Features.Operations.GetReady;
using Capstan.Features.Operations.GetVersion;
using Capstan.Features.Operations.Housekeeping;
using Capstan.Features.Operations.Idempotency;
using Capstan.Features.Operations.Mail;
using Capstan.Features.Operations.RateLimiting;
using Capstan.Features.Kernel.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Features.Operations;

public static class OperationsModule
{
    public static void AddOperations(this IServiceCollection services, Settings settings)
    {
        if (MailSettings.Read(settings) is { } mail) services.AddSingleton<IMailer>(new SmtpMailer(mail));
        else services.AddSingleton<IMailer, LogMailer>();
        services.AddSingleton<MailOutbox>();
        services.AddSingleton<IPrunes, MailPruning>();
        services.AddJobHandler<MailJob>();
        services.AddSingleton<IdempotencyStore>();
        services.AddSingleton<AuditLog>();
        services.AddScoped<AuditNote>();
        services.AddSingleton<IPrunes, RateWindowPruning>();
        services.AddSingleton<HealthProbe>();
        services.AddSingleton<IPrunes, IdempotencyPruning>();
        services.AddSingleton<Housekeeper>();
        services.AddHostedService(s => s.GetRequiredService<Housekeeper>());
    }

    public static void MapOperations(this IEndpointRouteBuilder v1)
    {
        var health = v1.MapGroup("/health").WithTags("Operations");

        health.MapGet("/", GetHealthHandler.Handle).WithName("getHealth").Anonymous("probes carry no credentials").Unlimited();
        health.MapGet("/live", GetReadyHandler.Live).WithName("getLiveness").Anonymous("probes carry no credentials").Unlimited();
        health.MapGet("/ready", GetReadyHandler.Handle).WithName("getReadiness").Anonymous("probes carry no credentials").Unlimited().Answers(503);
        health.MapGet("/version", GetVersionHandler.Handle).WithName("getVersion").Anonymous("a version is no secret").Unlimited();
    }

    /// <summary>The addresses outside <c>/api/v1</c> that orchestrators and scrapers expect.</summary>
    public static void MapOperationsRoot(this IEndpointRouteBuilder root)
    {
        var probes = root.MapGroup("").WithTags("Operations");

        probes.MapGet("/health", GetHealthHandler.Handle).WithName("getRootHealth").Anonymous("probes carry no credentials").Unlimited();
        probes.MapGet("/livez", GetReadyHandler.Live).WithName("getLivez").Anonymous("probes carry no credentials").Unlimited();
        probes.MapGet("/readyz", GetReadyHandler.Handle).WithName("getReadyz").Anonymous("probes carry no credentials").Unlimited().Answers(503);
        probes.MapGet("/metrics", GetMetricsHandler.Handle).WithName("getMetrics").Produces<string>(200, "text/plain").Anonymous("scrapers carry no credentials; it holds no names").Unlimited();
    }
}
