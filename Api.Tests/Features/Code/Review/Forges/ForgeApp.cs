using Capstan.Features.Code.Review.Forges;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Features.Code.Review.Forges;

/// <summary>The product with an imported project, beside a server of repositories on the loopback that its operator allows.</summary>
public sealed class ForgeApp : ReviewApp
{
    private readonly string _folder = Directory.CreateTempSubdirectory("capstan-forge-").FullName;
    private int _next = 100;

    internal ForgeServer Server { get; private set; } = null!;

    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["CAPSTAN_OUTBOUND_ALLOW"] = "127.0.0.0/8, ::1/128",
        ["CAPSTAN_OUTBOUND_CA"] = Server.Authority,
        ["GITLAB_URL"] = Server.Address.AbsoluteUri,
        ["GITHUB_API_URL"] = new Uri(Server.Address, "/api/v3").AbsoluteUri,
    };

    protected override void Configure(IServiceCollection services) =>
        services.AddSingleton(new ForgeLimits { Time = TimeSpan.FromSeconds(2), Pause = TimeSpan.Zero, AnswerBytes = 400_000 });

    public override async Task InitializeAsync()
    {
        Server = await ForgeServer.Start(_folder);
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Puts a change on the server and returns its number.</summary>
    internal int Open(ForgeChange change, string repository = "acme/store", char kind = '#')
    {
        var number = Interlocked.Increment(ref _next);
        Server.Changes[$"{repository}{kind}{number}"] = change;
        return number;
    }
}
