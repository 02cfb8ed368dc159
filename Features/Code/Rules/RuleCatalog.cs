using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Capstan.Features.Code.Rules;

/// <summary>All rules of the catalogue, read once from the JSON files built into the assembly.</summary>
public sealed class RuleCatalog
{
    private const string Prefix = "rules/";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    private static readonly Lazy<RuleCatalog> Loaded = new(() => new RuleCatalog(Read()));

    private RuleCatalog(IReadOnlyList<Rule> rules) => Rules = rules;

    public static RuleCatalog Default => Loaded.Value;

    /// <summary>In order of id.</summary>
    public IReadOnlyList<Rule> Rules { get; }

    public Rule this[string id] => Rules.First(rule => rule.Id == id);

    private static List<Rule> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var rules = new List<Rule>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            rules.AddRange(JsonSerializer.Deserialize<List<Rule>>(stream, Json) ?? []);
        }
        rules.Sort((a, b) => string.CompareOrdinal(a.Id, b.Id));
        return rules;
    }
}
