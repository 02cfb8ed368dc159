namespace Capstan.Features.Code.Review.Diff;

/// <summary>One state of a file, line by line, that remembers which line of the base each line was.</summary>
public sealed record FileImage
{
    public required IReadOnlyList<string> Lines { get; init; }
    /// <summary>For each line its 1-based number in the base; 0 when the patch added it.</summary>
    public required IReadOnlyList<int> BaseLines { get; init; }
    public required bool EndsWithNewline { get; init; }

    public static FileImage Empty { get; } = new() { Lines = [], BaseLines = [], EndsWithNewline = true };

    public static FileImage FromText(string text)
    {
        if (text.Length == 0) return Empty;
        var lines = text.Split('\n');
        var ends = lines[^1].Length == 0;
        if (ends) lines = lines[..^1];
        return new FileImage { Lines = lines, BaseLines = [.. Enumerable.Range(1, lines.Length)], EndsWithNewline = ends };
    }

    public string Text => Lines.Count == 0 ? "" : string.Join('\n', Lines) + (EndsWithNewline ? "\n" : "");

    /// <summary>True when the 1-based line was added or changed since the base.</summary>
    public bool IsAdded(int line) => line >= 1 && line <= Lines.Count && BaseLines[line - 1] == 0;
}
