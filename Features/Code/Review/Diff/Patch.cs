namespace Capstan.Features.Code.Review.Diff;

public enum FileChange { Modified, Added, Deleted, Renamed, Copied }

public enum LineKind { Context, Added, Removed }

public readonly record struct HunkLine(LineKind Kind, string Text)
{
    /// <summary>The line is the last of its file and has no newline after it.</summary>
    public bool NoNewline { get; init; }
}

public sealed record Hunk
{
    public required int OldStart { get; init; }
    public required int OldCount { get; init; }
    public required int NewStart { get; init; }
    public required int NewCount { get; init; }
    public required string Section { get; init; }
    public required IReadOnlyList<HunkLine> Lines { get; init; }
}

/// <summary>What a patch says about one file.</summary>
public sealed record FilePatch
{
    /// <summary>Null when the patch creates the file.</summary>
    public required string? OldPath { get; init; }
    /// <summary>Null when the patch deletes the file.</summary>
    public required string? NewPath { get; init; }
    public required FileChange Change { get; init; }
    public string? OldMode { get; init; }
    public string? NewMode { get; init; }
    public int? Similarity { get; init; }
    public bool IsBinary { get; init; }
    /// <summary>A hunk of this file was malformed or cut off, so its new text cannot be known.</summary>
    public bool IsIncomplete { get; init; }
    public required IReadOnlyList<Hunk> Hunks { get; init; }

    public string Path => NewPath ?? OldPath!;
}

public sealed record Patch
{
    public required IReadOnlyList<FilePatch> Files { get; init; }
    /// <summary>What was skipped, in words.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
    /// <summary>A limit was reached: the rest was not read.</summary>
    public required bool IsTruncated { get; init; }

    public int AddedLines => Count(LineKind.Added);
    public int RemovedLines => Count(LineKind.Removed);

    private int Count(LineKind kind) => Files.Sum(file => file.Hunks.Sum(hunk => hunk.Lines.Count(line => line.Kind == kind)));
}

/// <summary>The text is no patch this reader accepts.</summary>
public sealed class PatchFormatException(string message) : Exception(message);
