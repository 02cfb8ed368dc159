using System.Buffers;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>Which names may be given to git as a branch: git's own rules for references, and nothing that could be read as an option.</summary>
public static class BranchName
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("~^:?*[\\");

    /// <summary>Why not; null when it may.</summary>
    public static string? Refuse(string branch)
    {
        if (branch.Length is 0 or > 250) return "A branch name has 1 to 250 characters.";
        if (branch.StartsWith('-')) return "A branch name must not begin with a hyphen.";
        if (branch.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))) return "A branch name must not contain spaces or control characters.";
        if (branch.AsSpan().IndexOfAny(Forbidden) >= 0) return "A branch name must not contain ~ ^ : ? * [ or a backslash.";
        if (branch.Contains("..", StringComparison.Ordinal) || branch.Contains("@{", StringComparison.Ordinal) || branch == "@") return "A branch name must not contain '..' or '@{'.";
        if (branch.StartsWith('/') || branch.EndsWith('/') || branch.Contains("//", StringComparison.Ordinal)) return "A branch name must not begin or end with a slash or contain two in a row.";
        if (branch.EndsWith('.') || branch.Split('/').Any(part => part.StartsWith('.') || part.EndsWith(".lock", StringComparison.Ordinal)))
            return "No part of a branch name may begin with a dot or end with '.lock', nor the name with a dot.";
        return null;
    }
}
