using System.Text.Json;
using Capstan.Features.Code.Graph.Schema;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Features.Code.Import;

/// <summary>The product with an import root that the tests fill.</summary>
public class ImportApp : App
{
    public string Scratch { get; } = Directory.CreateTempSubdirectory("capstan-import-").FullName;
    public string Root => Directory.CreateDirectory(Path.Combine(Scratch, "root")).FullName;
    public string Data => Path.Combine(Scratch, "data");

    /// <summary>Nothing of any import is left on the disk; the job may be told of as ended a moment before.</summary>
    public Task NoFolder() => Answers.Eventually(
        () => Task.FromResult(!Directory.Exists(Path.Combine(Data, "imports")) || Directory.GetFileSystemEntries(Path.Combine(Data, "imports")).Length == 0), "a work folder is left");

    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["CAPSTAN_IMPORT_ROOTS"] = Root,
        ["CAPSTAN_DATA"] = Data,
        ["RATE_LIMIT_ENABLED"] = "false",
    };

    public GraphStore Graphs => Services.GetRequiredService<GraphStore>();

    public override async Task DisposeAsync()
    {
        foreach (var project in await Projects()) await Graphs.Drop(project, CancellationToken.None);
        await base.DisposeAsync();
        Directory.Delete(Scratch, recursive: true);
    }

    private async Task<List<Guid>> Projects()
    {
        await using var command = Database.Owner.CreateCommand("SELECT id FROM projects");
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await reader.ReadAsync()) ids.Add(reader.GetGuid(0));
        return ids;
    }

    /// <summary>A folder under the import root with these files.</summary>
    public string Folder(string name, params (string Path, string Text)[] files)
    {
        var folder = Path.Combine(Root, name);
        foreach (var (path, text) in files)
        {
            var full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }
        return folder;
    }

    /// <summary>Starts an import and waits for its end.</summary>
    public async Task<JsonElement> Import(Member member, object request)
    {
        var started = await member.Client.Post("import/start", request).Json();
        return await End(member, started.GetProperty("job_id").GetGuid());
    }

    public async Task<JsonElement> End(Member member, Guid job)
    {
        var deadline = DateTime.UtcNow.AddMinutes(2);
        while (true)
        {
            var status = await member.Client.GetAsync($"import/status/{job}").Json();
            if (status.GetProperty("status").GetString() is "completed" or "failed" or "cancelled") return status;
            DateTime.UtcNow.ShouldBeLessThan(deadline, status.ToString());
        }
    }

    public async Task<List<string>> Rows(Member member, string sql)
    {
        var answer = await member.Client.Post("query/execute", new { query = sql }).Json();
        return [.. answer.GetProperty("results").EnumerateArray().Select(row => string.Join('|', row.EnumerateObject().Select(p => p.Value.ToString())))];
    }
}
