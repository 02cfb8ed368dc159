using Capstan.Api.Cli;
using Capstan.Api.OpenApi;
using Capstan.Api.Pipeline;
using Capstan.Features.Chat;
using Capstan.Features.Code;
using Capstan.Features.Identity;
using Capstan.Features.Identity.Access;
using Capstan.Features.Kernel;
using Capstan.Features.Kernel.Jobs;
using Capstan.Features.Kernel.Sealing;
using Capstan.Features.Operations;
using Capstan.Features.Organizations;
using Capstan.Features.Projects;
using Capstan.Features.Realtime;
using Capstan.Features.Work;
using Microsoft.AspNetCore.Hosting.Server;
using Npgsql;

namespace Capstan.Api;

/// <summary>Names of the two doors to the database: the owner may do DDL, the unnamed one is the product's.</summary>
internal static class DataSources
{
    public const string Owner = "owner";
}

/// <summary>Composition: services, the pipeline, one line per module.</summary>
internal static class Host
{
    /// <param name="more">Services beside the product's own, such as job handlers of a benchmark.</param>
    public static WebApplication Build(
        Settings settings, Keys keys, Keyring keyring, NpgsqlDataSource app, NpgsqlDataSource owner, bool serveHttp, Action<IServiceCollection>? more = null)
    {
        if (serveHttp) SingleUser.EnsureLoopback(settings);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        Logs.Configure(builder.Logging, settings);
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = BodyLimits.Standard;
            k.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            k.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            k.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
            k.Limits.MaxConcurrentConnections = 10_000;
        });
        builder.WebHost.UseUrls($"http://{(settings.Host.Contains(':', StringComparison.Ordinal) ? $"[{settings.Host}]" : settings.Host)}:{settings.Port}");
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(4));

        var services = builder.Services;
        services.AddSingleton(settings).AddSingleton(keys).AddSingleton(keyring).AddSingleton<Sealer>().AddSingleton(TimeProvider.System);
        services.AddSingleton(app).AddKeyedSingleton(DataSources.Owner, owner);
        services.AddSingleton<Db>().AddSingleton<Signals>().AddHostedService(s => s.GetRequiredService<Signals>());
        services.AddJobs();
        services.AddHttpContextAccessor();
        services.AddTelemetry(settings);
        services.AddPipeline(settings);
        services.AddDocuments();
        services.AddIdentity();
        services.AddProjects();
        services.AddOperations(settings);
        services.AddOrganizations(settings);
        services.AddCode(owner, settings);
        services.AddChat(settings);
        services.AddRealtime();
        if (!serveHttp) services.AddSingleton<IServer, NoServer>();
        more?.Invoke(services);

        var web = builder.Build();
        if (!serveHttp) return web;

        web.UsePipeline(settings);
        web.MapDocuments();
        var v1 = web.MapGroup("/api/v1");
        v1.AddEndpointFilter(web.Services.GetRequiredService<SliceFilter>());
        v1.MapIdentity();
        v1.MapOrganizations();
        v1.MapProjects();
        v1.MapOperations();
        v1.MapCode();
        v1.MapChat();
        v1.MapWork();
        v1.MapRealtime();
        v1.MapSockets();
        web.MapSockets();
        v1.MapChatSocket();
        web.MapChatSocket();
        web.MapOperationsRoot();
        web.UseEndpoints(_ => { });
        return web;
    }
}
