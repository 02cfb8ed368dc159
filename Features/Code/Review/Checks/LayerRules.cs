using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>Whether a folder may depend on another: by the layers and forbidden dependencies the project has set, else by what folders are usually called.</summary>
internal sealed class LayerRules(ArchitectureSettings settings)
{
    // Outermost first. Everybody may use the domain.
    private static readonly (string Name, string[] Words)[] Usual =
    [
        ("presentation", ["ui", "web", "view", "views", "controller", "controllers", "pages", "components", "endpoint", "endpoints", "routes", "api", "rest", "graphql", "presentation", "frontend", "cli", "cmd"]),
        ("application", ["service", "services", "application", "usecase", "usecases", "interactors", "workflows"]),
        ("domain", ["domain", "entity", "entities", "model", "models"]),
        ("data", ["data", "infra", "infrastructure", "persistence", "repository", "repositories", "dao", "db", "database", "storage"]),
    ];
    private const int UsualDomain = 2;

    /// <summary>The layers of both, and whether somebody set the rule that is broken; null when nothing is.</summary>
    public (string From, string To, bool IsRule)? Violation(string from, string to)
    {
        if (settings.Forbidden.FirstOrDefault(f => Means(f.From, from) && Means(f.To, to)) is { } forbidden) return (forbidden.From, forbidden.To, true);
        if (settings.Layers.Count > 0)
        {
            var (own, theirs) = (Set(from), Set(to));
            if (own < 0 || theirs < 0) return null;
            return own > theirs || (theirs > own + 1 && !settings.MaySkipLayers) ? (settings.Layers[own].Name, settings.Layers[theirs].Name, true) : null;
        }
        var (below, above) = (Inferred(from), Inferred(to));
        return below >= 0 && above >= 0 && below > above && above != UsualDomain ? (Usual[below].Name, Usual[above].Name, false) : null;
    }

    private int Set(string module)
    {
        for (var i = 0; i < settings.Layers.Count; i++)
            if (settings.Layers[i].Modules.Any(pattern => Fits(pattern, module))) return i;
        return -1;
    }

    private bool Means(string rule, string module) => (Set(module) is >= 0 and var layer && settings.Layers[layer].Name == rule) || Fits(rule, module);

    private static int Inferred(string module)
    {
        var parts = module.Split('/', '.', '-', '_');
        for (var i = parts.Length - 1; i >= 0; i--)
            for (var layer = 0; layer < Usual.Length; layer++)
                if (Usual[layer].Words.Contains(parts[i], StringComparer.OrdinalIgnoreCase)) return layer;
        return -1;
    }

    private static bool Fits(string pattern, string name) => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name, ignoreCase: false);
}
