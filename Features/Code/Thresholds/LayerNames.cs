namespace Capstan.Features.Code.Thresholds;

/// <summary>Which layer a module is in: by what the project has set, else by what folders are usually called. Outermost first.</summary>
internal sealed class LayerNames
{
    private static readonly (string Name, string[] Words)[] Usual =
    [
        ("presentation", ["ui", "web", "view", "views", "controller", "controllers", "pages", "components", "endpoint", "endpoints", "routes", "api", "rest", "graphql", "presentation", "frontend", "cli", "cmd"]),
        ("application", ["service", "services", "application", "usecase", "usecases", "interactors", "workflows"]),
        ("domain", ["domain", "entity", "entities", "model", "models"]),
        ("data", ["data", "infra", "infrastructure", "persistence", "repository", "repositories", "dao", "db", "database", "storage"]),
    ];
    private const int UsualDomain = 2;
    private readonly ArchitectureSettings settings;

    public LayerNames(ArchitectureSettings settings)
    {
        this.settings = settings;
        IsInferred = settings.Layers.Count == 0;
        Names = IsInferred ? [.. Usual.Select(l => l.Name)] : [.. settings.Layers.Select(l => l.Name)];
    }

    /// <summary>Nobody said what the layers are: they follow from names.</summary>
    public bool IsInferred { get; }
    public IReadOnlyList<string> Names { get; }

    /// <summary>-1 for a module in no layer.</summary>
    public int Of(string module) => IsInferred ? Inferred(module) : settings.Layers.ToList().FindIndex(l => l.Modules.Any(p => Fits(p, module)));

    /// <summary>A dependency on an outer layer. Where nobody said what the layers are, everybody may use the domain.</summary>
    public bool IsUpward(int from, int to) => from >= 0 && to >= 0 && from > to && !(IsInferred && to == UsualDomain);

    /// <summary>A dependency past the next layer, where that is not allowed.</summary>
    public bool Skips(int from, int to) => from >= 0 && to > from + 1 && !settings.MaySkipLayers;

    /// <summary><c>*</c> stands for anything, also for nothing.</summary>
    internal static bool Fits(string pattern, string name) => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(
        pattern.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal), name, ignoreCase: false);

    /// <summary>The last part of the name that says one: <c>web/models/db</c> is about data.</summary>
    private static int Inferred(string module)
    {
        var parts = module.Split('/', '.', '-', '_');
        for (var i = parts.Length - 1; i >= 0; i--)
            for (var layer = 0; layer < Usual.Length; layer++)
                if (Usual[layer].Words.Contains(parts[i], StringComparer.OrdinalIgnoreCase)) return layer;
        return -1;
    }
}
