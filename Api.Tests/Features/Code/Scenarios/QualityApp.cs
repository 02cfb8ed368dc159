using System.Collections.Concurrent;
using System.Text.Json;
using Capstan.Api.Tests.Features.Code.Import;

namespace Capstan.Api.Tests.Features.Code.Scenarios;

/// <summary>Small projects written by hand, imported as any other, each once for all tests of the collection.</summary>
public sealed class QualityApp : ImportApp
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Guid>>> projects = new(StringComparer.Ordinal);

    public Member Editor { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Editor = await NewMember(Role.Owner);
    }

    public Task<Guid> Project(string name, params (string Path, string Text)[] files) => projects.GetOrAdd(name, _ => new(async () =>
    {
        var job = await Import(Editor, new { local_path = Folder(name, files), project_name = name });
        job.GetProperty("status").GetString().ShouldBe("completed", job.ToString());
        return job.GetProperty("project_id").GetGuid();
    })).Value;

    public Task<JsonElement> Ask(Guid project, string scenario, string query, string? language = null) =>
        Editor.Client.Post($"scenarios/{scenario}/query", new { query, language, project_id = project }).Json();

    public async Task<string> Text(Guid project, string scenario, string query, string? language = null) =>
        (await Ask(project, scenario, query, language)).GetProperty("answer").GetString()!;

    public static List<string> Sources(JsonElement answer) => [.. answer.GetProperty("evidence").EnumerateArray().Select(e => e.GetProperty("source").GetString()!)];

    /// <summary>Asked twice and in Russian: the same to the byte, and of the same places.</summary>
    public async Task IsSteady(Guid project, string scenario, string query)
    {
        var (one, two) = (await Ask(project, scenario, query), await Ask(project, scenario, query));
        one.GetProperty("answer").GetString().ShouldBe(two.GetProperty("answer").GetString());
        one.GetProperty("evidence").GetRawText().ShouldBe(two.GetProperty("evidence").GetRawText());
        Sources(one).ShouldNotBeEmpty();
        var russian = await Ask(project, scenario, query, "ru");
        russian.GetProperty("answer").GetString()!.ShouldContain("а");
        Sources(russian).ShouldBe(Sources(one));
        one.GetProperty("confidence").GetDouble().ShouldBeInRange(0.3, 1);
    }
}

[CollectionDefinition(Name)]
public sealed class QualityProjects : ICollectionFixture<QualityApp>
{
    public const string Name = "Quality scenarios";
}
