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
    private Dictionary<int, int>? _anchorOf;
    private FactIndex? _oldIndex;
    private FactIndex? _newIndex;

    internal FactIndex? OldIndex => OldFacts is { } facts ? _oldIndex ??= new FactIndex(facts) : null;
    internal FactIndex? NewIndex => NewFacts is { } facts ? _newIndex ??= new FactIndex(facts) : null;
    public FileFacts? OldFacts => OldParsed?.Facts;
    public FileFacts? NewFacts => NewParsed?.Facts;
    public bool IsDeleted => Change == FileChange.Deleted;
    public bool IsCode => Language.Length > 0;
    public bool IsReviewed => !IsBinary && !IsForeign;

    /// <summary>Whether facts stand for all the code the file has left.</summary>
    public bool IsParsed => !IsCode || (IsApplied && (IsDeleted || NewFacts is { Status: ParseStatus.Ok or ParseStatus.Errors }));

    public bool IsAdded(int line) => (_addedLines ??= [.. Added.Select(a => a.Line)]).Contains(line);

    /// <summary>The changed line nearest to the one given, within a range: where a finding about the range may be shown.</summary>
    public int? NearestChange(int line, int first, int last)
    {
        _anchors ??= [.. Removed.Select(r => r.Anchor)];
        for (var distance = 0; distance <= Math.Max(line - first, last - line); distance++)
        {
            if (line - distance >= first && line - distance <= last && (IsAdded(line - distance) || _anchors.Contains(line - distance))) return line - distance;
            if (line + distance >= first && line + distance <= last && (IsAdded(line + distance) || _anchors.Contains(line + distance))) return line + distance;
        }
        return null;
    }

    /// <summary>The place in the new file where the base's lines from first to last were; null when none of them was touched.</summary>
    public int? AnchorOf(int first, int last)
    {
        if (_anchorOf is null)
        {
            _anchorOf = [];
            foreach (var removed in Removed) _anchorOf.TryAdd(removed.BaseLine, removed.Anchor);
        }
        if (last - first > _anchorOf.Count) return Removed.Where(r => r.BaseLine >= first && r.BaseLine <= last).Select(r => (int?)r.Anchor).FirstOrDefault();
        for (var line = first; line <= last; line++)
            if (_anchorOf.TryGetValue(line, out var anchor)) return anchor;
        return null;
    }
}

/// <summary>The facts of a file by the method they belong to.</summary>
internal sealed class FactIndex(FileFacts facts)
{
    public ILookup<int, CallFact> Calls { get; } = facts.Calls.ToLookup(c => c.Method);
    public ILookup<int, ControlFact> Controls { get; } = facts.Controls.ToLookup(c => c.Method);
    public ILookup<int, AssignmentFact> Assignments { get; } = facts.Assignments.ToLookup(a => a.Method);
    public ILookup<int, LocalFact> Locals { get; } = facts.Locals.ToLookup(l => l.Method);
}
