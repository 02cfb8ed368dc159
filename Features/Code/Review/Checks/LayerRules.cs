using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>Whether a folder may depend on another: by the layers and forbidden dependencies the project has set, else by what folders are usually called.</summary>
internal sealed class LayerRules(ArchitectureSettings settings)
{
    private readonly LayerNames layers = new(settings);

    /// <summary>The layers of both, and whether somebody set the rule that is broken; null when nothing is.</summary>
    public (string From, string To, bool IsRule)? Violation(string from, string to)
    {
        if (settings.Forbidden.FirstOrDefault(f => Means(f.From, from) && Means(f.To, to)) is { } forbidden) return (forbidden.From, forbidden.To, true);
        var (own, theirs) = (layers.Of(from), layers.Of(to));
        var isBroken = layers.IsUpward(own, theirs) || (!layers.IsInferred && layers.Skips(own, theirs));
        return isBroken ? (layers.Names[own], layers.Names[theirs], !layers.IsInferred) : null;
    }

    private bool Means(string rule, string module) => (!layers.IsInferred && layers.Of(module) is >= 0 and var layer && layers.Names[layer] == rule) || LayerNames.Fits(rule, module);
}
