using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Review.Diff;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Review;

/// <summary>A change, and what is known of it beside its lines.</summary>
public sealed record ReviewOrder
{
    /// <summary>Whose graph it is compared with; null for code that no project holds: calls from elsewhere are not followed then.</summary>
    public required Guid? ProjectId { get; init; }
    public required Patch Patch { get; init; }
    /// <summary>The thresholds and layers of the project; the usual ones unless told.</summary>
    public ScenarioSettings? Settings { get; init; }
    /// <summary>What the caller asked for: items, checklists, YAML or Markdown.</summary>
    public IReadOnlyList<string> DodItems { get; init; } = [];
    /// <summary>Texts that may say what done means, in order: the first that does counts where the caller asked for nothing.</summary>
    public IReadOnlyList<string> DodTexts { get; init; } = [];
    public string? TaskDescription { get; init; }
    /// <summary>Replaces what the graph knows of the touched files by what the change really started from.</summary>
    public Func<IReadOnlyDictionary<string, BaseFile>, Task<(Dictionary<string, BaseFile> Bases, List<string> Notes)>>? CompleteBases { get; init; }
}
