using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Review.Diff;

namespace Capstan.Features.Code.Review.Delta;

/// <summary>A line the patch added, at its place in the new file.</summary>
public readonly record struct AddedLine(int Line, string Text);

/// <summary>A line the patch took away, and the line of the new file that now stands where it was.</summary>
public readonly record struct RemovedLine(int BaseLine, string Text, int Anchor);

/// <summary>One file before and after the whole patch.</summary>
public sealed class ChangedFile
{
    /// <summary>The new name, or the old one of a deleted file.</summary>
    public required string Path { get; init; }
    /// <summary>The name in the base; null for a new file.</summary>
    public required string? OldPath { get; init; }
    public required FileChange Change { get; init; }
    public required string Language { get; init; }
    public required bool IsTest { get; init; }
    public required bool IsBinary { get; init; }
    /// <summary>Generated or vendored: its content is not ours to review.</summary>
    public required bool IsForeign { get; init; }
    /// <summary>The base was known and every hunk found its place, so old and new text are whole.</summary>
    public required bool IsApplied { get; init; }
    public required SourceText Old { get; init; }
    public required SourceText New { get; init; }
    public required IReadOnlyList<AddedLine> Added { get; init; }
    public required IReadOnlyList<RemovedLine> Removed { get; init; }
    /// <summary>For each line of the base the line of the new file it became; 0 when it is gone. Empty when not applied.</summary>
    public required IReadOnlyList<int> NewLineOf { get; init; }
    public string? OldContent { get; init; }
    public string? NewContent { get; init; }
    public ParsedFile? OldParsed { get; set; }
    public ParsedFile? NewParsed { get; set; }

    private HashSet<int>? _addedLines;
    private HashSet<int>? _anchors;

    public FileFacts? OldFacts => OldParsed?.Facts;
    public FileFacts? NewFacts => NewParsed?.Facts;
    public bool IsDeleted => Change == FileChange.Deleted;
    public bool IsCode => Language.Length > 0;
    public bool IsReviewed => !IsBinary && !IsForeign;

    /// <summary>Whether facts stand for all the code the file has left.</summary>
    public bool IsParsed => !IsCode || (IsApplied && (IsDeleted || NewFacts is { Status: ParseStatus.Ok or ParseStatus.Errors }));

    public bool IsAdded(int line) => (_addedLines ??= [.. Added.Select(a => a.Line)]).Contains(line);

    /// <summary>Any line from first to last was added, or lost its neighbour.</summary>
    public bool Touches(int first, int last)
    {
        _addedLines ??= [.. Added.Select(a => a.Line)];
        _anchors ??= [.. Removed.Select(r => r.Anchor)];
        for (var line = first; line <= last; line++)
            if (_addedLines.Contains(line) || _anchors.Contains(line)) return true;
        return false;
    }

    /// <summary>The changed line nearest to the one given, within a range: where a finding about the range may be shown.</summary>
    public int? NearestChange(int line, int first, int last)
    {
        if (IsAdded(line)) return line;
        var near = Added.Select(a => a.Line).Concat(Removed.Select(r => r.Anchor)).Where(l => l >= first && l <= last).ToList();
        return near.Count == 0 ? null : near.OrderBy(l => Math.Abs(l - line)).ThenBy(l => l).First();
    }
}
