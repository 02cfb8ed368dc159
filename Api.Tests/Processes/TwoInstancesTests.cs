using System.Diagnostics;
using System.Net;
using System.Text;

namespace Capstan.Api.Tests.Processes;

/// <summary>Two processes over one database, as two machines would run them.</summary>
public sealed class TwoInstancesTests
{
    private const string OldKey = "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";
    private static readonly string NewKey = new('7', 64);

    [Fact]
    public async Task Who_is_removed_is_out_of_both_and_the_master_key_changes_under_both()
    {
        var address = await Cluster.NewDatabase();
        var folder = Directory.CreateTempSubdirectory("capstan-two-");
        var variables = new Dictionary<string, string>
        {
            ["DATABASE_URL"] = address.ConnectionString,
            ["CAPSTAN_MASTER_KEY"] = OldKey,
            ["API_ADMIN_PASSWORD"] = App.Password,
            ["RATE_LIMIT_ENABLED"] = "false",
        };
        try
        {
            await using var one = await Product.Start(Directory.CreateDirectory(Path.Combine(folder.FullName, "one")).FullName, variables);
            await using var two = await Product.Start(Directory.CreateDirectory(Path.Combine(folder.FullName, "two")).FullName, variables);
            var (owner, there) = (await SignIn(one, "admin"), await SignIn(two, "admin"));

            var member = (await owner.Post("users", new { username = "sam", password = App.Password, role = "admin" }).Json(201)).GetProperty("id").GetGuid();
            var (sam, samThere) = (await SignIn(one, "sam"), await SignIn(two, "sam"));
            samThere.DefaultRequestHeaders.Authorization = sam.DefaultRequestHeaders.Authorization;
            await samThere.GetAsync("admin/users").Json();
            await owner.Patch($"users/{member}/role", new { role = "viewer" }).Json();
            await sam.GetAsync("admin/users").Problem(Errors.Forbidden);
            await Answers.Eventually(async () => (await samThere.GetAsync("admin/users")).StatusCode == HttpStatusCode.Forbidden, "the other process still goes by the old role");
            await owner.DeleteAsync($"users/{member}").Empty();
            (await sam.GetAsync("auth/me")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            await Answers.Eventually(async () => (await samThere.GetAsync("auth/me")).StatusCode == HttpStatusCode.Unauthorized, "the other process still lets the removed in");

            var project = (await owner.Post("projects", new { name = "keeps secrets" }).Json(201)).GetProperty("id").GetGuid();
            await owner.Post($"projects/{project}/env", new { key = "A", value = "written before" }).Json(201);
            var (code, said) = await Rotate(variables, NewKey);
            code.ShouldBe(0, said);
            said.ShouldNotContain(NewKey);
            said.ShouldContain("secrets are sealed under key 2");
            await there.Post($"projects/{project}/env", new { key = "B", value = "written after" }).Json(201);
            (await Values(owner, project)).ShouldBe(["written before", "written after"]);
            (await Values(there, project)).ShouldBe(["written before", "written after"]);

            // A start with the old key is refused and says so; with the new one everything is there, sign-ins too.
            (code, said) = await Run(variables, "migrate");
            code.ShouldNotBe(0);
            said.ShouldContain("not the master key of this database");
            said.ShouldNotContain(OldKey);
            (await two.Stop()).ShouldBe(0);
            await using var again = await Product.Start(Path.Combine(folder.FullName, "two"), new Dictionary<string, string>(variables) { ["CAPSTAN_MASTER_KEY"] = NewKey });
            using var back = again.Client();
            back.DefaultRequestHeaders.Authorization = there.DefaultRequestHeaders.Authorization;
            (await Values(back, project)).ShouldBe(["written before", "written after"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<HttpClient> SignIn(Product product, string username)
    {
        var client = product.Client();
        var pair = await client.Post("auth/login", new { username, password = App.Password }).Json();
        client.DefaultRequestHeaders.Authorization = new("Bearer", pair.GetProperty("access_token").GetString());
        return client;
    }

    private static async Task<List<string?>> Values(HttpClient client, Guid project) =>
        [.. (await client.GetAsync($"projects/{project}/env").Json()).GetProperty("items").EnumerateArray().Select(v => v.GetProperty("value").GetString())];

    private static Task<(int Code, string Said)> Rotate(Dictionary<string, string> variables, string key) =>
        Run(new(variables) { ["CAPSTAN_NEW_MASTER_KEY"] = key }, "rotate-master-key");

    private static async Task<(int Code, string Said)> Run(Dictionary<string, string> variables, string verb)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Capstan.Api.dll"), verb]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var said = new StringBuilder();
        var errors = process.StandardError.ReadToEndAsync();
        said.Append(await process.StandardOutput.ReadToEndAsync()).Append(await errors);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, said.ToString());
    }
}
