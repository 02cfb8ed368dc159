using System.Text.Json;

namespace Capstan.Features.Code.Scenarios;

/// <summary>One kind of question, as <c>Data/catalogue.json</c> has it.</summary>
public sealed record Scenario
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Description { get; init; }
    public required string Category { get; init; }
    public required IReadOnlyList<string> Keywords { get; init; }
    public required IReadOnlyList<string> ExampleQueries { get; init; }
    /// <summary>It can be asked in this version: an engine answers it.</summary>
    public bool Available => ScenarioEngines.Have(Id);
    /// <summary>Lower goes first when two scenarios fit a question as well.</summary>
    public required int Priority { get; init; }
    /// <summary>Beginnings of words, English and Russian, that say clearly which scenario is meant.</summary>
    public required IReadOnlyList<string> Strong { get; init; }
    /// <summary>Beginnings of words that hint at it.</summary>
    public required IReadOnlyList<string> Weak { get; init; }
}

/// <summary>All scenarios, in their documented order.</summary>
public static class ScenarioCatalogue
{
    private static readonly Lazy<IReadOnlyList<Scenario>> Loaded = new(() => ScenarioData.Read<List<Scenario>>("catalogue"));

    public static IReadOnlyList<Scenario> All => Loaded.Value;

    public static Scenario? Find(string id) => All.FirstOrDefault(s => s.Id == id);

    /// <summary>Ids that can be asked here, in order.</summary>
    public static string AvailableIds => string.Join(", ", All.Where(s => s.Available).Select(s => s.Id));
}

/// <summary>The tables the engines work by: JSON files built into the assembly.</summary>
internal static class ScenarioData
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public static T Read<T>(string name)
    {
        using var stream = typeof(ScenarioData).Assembly.GetManifestResourceStream($"scenarios/{name}.json")
            ?? throw new FileNotFoundException($"scenarios/{name}.json is not embedded.");
        return JsonSerializer.Deserialize<T>(stream, Json) ?? throw new JsonException($"scenarios/{name}.json is empty.");
    }
}
