using System.Text.RegularExpressions;

namespace Capstan.Api.Tests.Processes;

public sealed partial class StartStopTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("capstan-process");

    // PostgreSQL may run as another user, who must be able to enter.
    public StartStopTests() => File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_101_101);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_first_start_prints_credentials_that_work_and_the_second_finds_everything_as_it_was()
    {
        string username, password;
        await using (var first = await Product.Start(_folder.FullName))
        {
            var printed = Credentials().Match(first.Output);
            printed.Success.ShouldBeTrue(first.Output);
            (username, password) = (printed.Groups[1].Value, printed.Groups[2].Value);
            var api = await SignIn(first, username, password);
            await api.Put("auth/me", new { full_name = "Ada" }).Json();

            var postgres = first.PostgresId;
            (await first.Stop()).ShouldBe(0);
            await Product.Gone(postgres);
        }

        await using var second = await Product.Start(_folder.FullName);
        second.Output.ShouldNotContain("First owner");
        var me = await (await SignIn(second, username, password)).GetAsync("auth/me").Json();
        me.GetProperty("full_name").GetString().ShouldBe("Ada");
    }

    [Fact]
    public async Task A_killed_process_loses_nothing_it_acknowledged()
    {
        var owner = new Dictionary<string, string> { ["API_ADMIN_USERNAME"] = "ada", ["API_ADMIN_PASSWORD"] = App.Password };
        var acknowledged = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            await using var product = await Product.Start(_folder.FullName, owner);
            var api = await SignIn(product, "ada", App.Password);
            var writing = Task.Run(async () =>
            {
                for (var i = 0; ; i++)
                {
                    var name = $"group {round}.{i}";
                    try
                    {
                        if ((await api.Post("groups", new { name, description = "" })).IsSuccessStatusCode) lock (acknowledged) acknowledged.Add(name);
                    }
                    catch (HttpRequestException)
                    {
                        return;
                    }
                    if (i == 25) product.Kill();
                }
            });
            await product.WaitForExit();
            await writing;
        }

        // PostgreSQL was left behind by every kill; the next start takes it over.
        await using var last = await Product.Start(_folder.FullName, owner);
        var listed = (await (await SignIn(last, "ada", App.Password)).GetAsync("groups?limit=200").Json()).GetProperty("groups").EnumerateArray().Select(g => g.GetProperty("name").GetString()!).ToList();
        acknowledged.Count.ShouldBeGreaterThan(60);
        acknowledged.Except(listed).ShouldBeEmpty();
    }

    private static async Task<HttpClient> SignIn(Product product, string username, string password)
    {
        var client = product.Client();
        var pair = await client.Post("auth/login", new { username, password }).Json();
        client.DefaultRequestHeaders.Authorization = new("Bearer", pair.GetProperty("access_token").GetString());
        return client;
    }

    [GeneratedRegex("First owner: +username (\\S+) +password (\\S+)")]
    private static partial Regex Credentials();
}
