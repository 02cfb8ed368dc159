using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Capstan.Api.Data;
using Capstan.Features.Identity.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Capstan.Api.Tests.Support;

/// <summary>The product, listening on a port of its own over a database of its own. Use it as <c>IClassFixture&lt;App&gt;</c>, or derive from it to set variables.</summary>
public class App : IAsyncLifetime
{
    public const string Password = "Correct-horse-7";
    private WebApplication? _app;
    private Database? _database;
    private NpgsqlConnectionStringBuilder? _address;
    private string? _passwordHash;

    public Uri BaseAddress { get; private set; } = null!;
    public IServiceProvider Services => _app!.Services;
    internal NpgsqlConnectionStringBuilder Address => _address!;
    internal Database Database => _database!;

    /// <summary>Environment variables of this instance.</summary>
    protected virtual IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>();

    /// <summary>Services of this instance beside the product's own, such as job handlers.</summary>
    protected virtual void Configure(IServiceCollection services) { }

    /// <summary>Where this instance keeps its data; the address is the one in its <c>DATABASE_URL</c>.</summary>
    protected virtual Task<NpgsqlConnectionStringBuilder> NewDatabase() => Cluster.NewDatabase();

    public virtual async Task InitializeAsync()
    {
        _address = await NewDatabase();
        var settings = Cluster.SettingsFor(_address, Variables);
        _database = await Database.Open(settings, Cluster.MasterKey, null, NullLogger.Instance, CancellationToken.None);
        _app = Host.Build(settings, _database.Keys, _database.Keyring, _database.App, _database.Owner, serveHttp: true, Configure);
        await _app.StartAsync();
        BaseAddress = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public virtual async Task DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
        if (_database is not null) await _database.DisposeAsync();
    }

    /// <summary>A second instance of the product over the same database, as another machine would run it.</summary>
    public async Task<Twin> StartTwin()
    {
        var settings = Cluster.SettingsFor(_address!, Variables);
        var database = await Database.Open(settings, Cluster.MasterKey, null, NullLogger.Instance, CancellationToken.None);
        var app = Host.Build(settings, database.Keys, database.Keyring, database.App, database.Owner, serveHttp: true);
        await app.StartAsync();
        return new(app, database);
    }

    /// <summary>A client without credentials. Its addresses are relative to <c>/api/v1/</c>.</summary>
    public HttpClient Anonymous() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(BaseAddress, "/api/v1/") };

    /// <summary>A new organization with one member of this role, signed in.</summary>
    public async Task<Member> NewMember(Role role = Role.Owner, Guid? organization = null)
    {
        var member = new Member { Id = Guid.CreateVersion7(), OrganizationId = organization ?? Guid.CreateVersion7(), Username = $"u{Guid.NewGuid():N}"[..12] };
        _passwordHash ??= new Passwords().Hash(Password);
        await Execute("INSERT INTO organizations (id, name) VALUES ($1, 'Org') ON CONFLICT DO NOTHING", member.OrganizationId);
        await Execute("INSERT INTO users (id, username, email, password_hash) VALUES ($1, $2, $2 || '@example.com', $3)", member.Id, member.Username, _passwordHash);
        await Execute("INSERT INTO memberships (organization_id, user_id, role) VALUES ($1, $2, $3)", member.OrganizationId, member.Id, role.Name());
        var signIn = Guid.CreateVersion7();
        await Execute("INSERT INTO sign_ins (id, organization_id, user_id, method, expires_at) VALUES ($1, $2, $3, 'password', now() + interval '7 days')", signIn, member.OrganizationId, member.Id);
        member.Token = Services.GetRequiredService<Tokens>().Issue(member.Id, member.OrganizationId, 1, signIn);
        member.Client = ClientOf(member.Token);
        return member;
    }

    public HttpClient ClientOf(string token)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    /// <summary>Straight to the database as its owner, to arrange and to look.</summary>
    public async Task Execute(string sql, params object[] values)
    {
        await using var command = _database!.Owner.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> Scalar<T>(string sql, params object[] values)
    {
        await using var command = _database!.Owner.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return (T)(await command.ExecuteScalarAsync())!;
    }
}

/// <summary>Another instance over the database of an <see cref="App"/>.</summary>
public sealed class Twin : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Database _database;

    internal Twin(WebApplication app, Database database)
    {
        (_app, _database) = (app, database);
        BaseAddress = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Uri BaseAddress { get; }
    public IServiceProvider Services => _app.Services;

    public HttpClient ClientOf(string token)
    {
        var client = new HttpClient { BaseAddress = new Uri(BaseAddress, "/api/v1/") };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        // Disposed while it runs, a background service would fail, and take the process of all tests with it.
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }
}

public sealed class Member
{
    public required Guid Id { get; init; }
    public required Guid OrganizationId { get; init; }
    public required string Username { get; init; }
    public string Token { get; set; } = "";
    public HttpClient Client { get; set; } = null!;
}

/// <summary>What tests do with answers.</summary>
public static class Answers
{
    public static async Task<JsonElement> Json(this HttpResponseMessage response, int status = 200)
    {
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(status, text);
        return JsonDocument.Parse(text).RootElement;
    }

    public static async Task<JsonElement> Json(this Task<HttpResponseMessage> response, int status = 200) => await (await response).Json(status);

    /// <summary>The answer is a well-formed problem with this code.</summary>
    public static async Task<JsonElement> Problem(this Task<HttpResponseMessage> pending, Error error)
    {
        var response = await pending;
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(error.Status, text);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var body = JsonDocument.Parse(text).RootElement;
        body.GetProperty("error_code").GetString().ShouldBe(error.Code);
        body.GetProperty("status").GetInt32().ShouldBe(error.Status);
        body.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        body.GetProperty("request_id").GetString().ShouldBe(response.Headers.GetValues("X-Request-ID").Single());
        return body;
    }

    public static Task<HttpResponseMessage> Post(this HttpClient client, string path, object body) => client.PostAsync(path, Content(body));

    public static async Task Empty(this Task<HttpResponseMessage> pending, int status = 204)
    {
        var response = await pending;
        ((int)response.StatusCode).ShouldBe(status, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Asks again until it is so, for a change that another instance hears of: within ten seconds, or the test fails.</summary>
    public static async Task Eventually(Func<Task<bool>> holds, string what)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!await holds())
        {
            deadline.IsCancellationRequested.ShouldBeFalse(what);
            await Task.Yield();
        }
    }

    public static Task<HttpResponseMessage> Patch(this HttpClient client, string path, object body) => client.PatchAsync(path, Content(body));

    public static Task<HttpResponseMessage> Put(this HttpClient client, string path, object body) => client.PutAsync(path, Content(body));

    /// <summary>JSON as written, or an object spelt as the wire spells it.</summary>
    public static HttpContent Content(object body) => body is string text
        ? new StringContent(text, new MediaTypeHeaderValue("application/json"))
        : JsonContent.Create(body, body.GetType(), options: WireJson.Options);
}
