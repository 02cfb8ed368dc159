using System.Globalization;
using Capstan.Api.Data;
using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.FirstOwner;
using Capstan.Features.Kernel;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Capstan.Api.Cli;

/// <summary>Starts and stops: database first, migrations, first owner, then requests; in reverse on SIGTERM.</summary>
internal static class Service
{
    public static async Task<int> Run(Settings settings, bool serveHttp, CancellationToken ct, Action<IServiceCollection>? more = null)
    {
        await WithDatabase(settings, null, async (services, database) =>
        {
            var owner = serveHttp ? await EnsureFirstOwner(services, ct) : null;
            await using var app = Host.Build(settings, database.Keys, database.Keyring, database.App, database.Owner, serveHttp, more);
            await app.StartAsync(ct);
            if (serveHttp) Announce(app, owner);
            else Console.WriteLine("Capstan's workers are ready.");
            await app.WaitForShutdownAsync(ct);
        }, ct, guest: !serveHttp);
        return 0;
    }

    /// <summary>Opens the database, migrated, with the services that need nothing but it. A private server that another process runs is left running.</summary>
    public static async Task WithDatabase(Settings settings, string? upTo, Func<IServiceProvider, Database, Task> work, CancellationToken ct, bool guest = true)
    {
        var master = MasterKeySource.Load(settings);
        using var logs = LoggerFactory.Create(l => Logs.Configure(l, settings));
        await using var database = await Database.Open(settings, master, upTo, logs.CreateLogger("Capstan.Database"), ct, guest);
        await using var services = new ServiceCollection()
            .AddSingleton(database.Keys).AddSingleton(settings).AddSingleton(TimeProvider.System)
            .AddSingleton(database.App).AddSingleton<Db>().AddSingleton<OwnerAccounts>().AddSingleton<Passwords>()
            .BuildServiceProvider();
        await work(services, database);
    }

    public static Task<FirstOwnerCredentials?> EnsureFirstOwner(IServiceProvider services, CancellationToken ct) =>
        services.GetRequiredService<OwnerAccounts>().EnsureFirst(ct);

    private static void Announce(WebApplication app, FirstOwnerCredentials? owner)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
            .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "127.0.0.1", StringComparison.Ordinal);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Capstan is ready: {address}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"API documents:    {address}/docs"));
        if (owner is null) return;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"First owner:      username {owner.Username}  password {owner.Password}"));
        Console.WriteLine("                  (shown once; change it with POST /api/v1/auth/change-password)");
    }
}
