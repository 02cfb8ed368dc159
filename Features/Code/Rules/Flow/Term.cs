using System.Text;

namespace Capstan.Features.Code.Rules.Flow;

internal enum TermKind
{
    /// <summary>Known when the program is written, or a number or truth value that carries no text.</summary>
    Constant,
    Name,
    Member,
    Call,
    Index,
    /// <summary>Everything it is put together from: concatenation, interpolation, collection.</summary>
    Union,
    /// <summary>One of its parts, by a condition.</summary>
    Choice,
    Lambda,
}

/// <summary>A part of an expression, in any of the ten languages. Offsets are bytes into the file.</summary>
internal sealed record Term
{
    public static readonly Term Nothing = new() { Kind = TermKind.Constant };

    public required TermKind Kind { get; init; }
    /// <summary>Name, member, called function, parameter list of a lambda, label of an argument.</summary>
    public string Name { get; init; } = "";
    /// <summary>What the member, call or index is taken of.</summary>
    public Term? Target { get; init; }
    /// <summary>Arguments, parts, branches, body.</summary>
    public IReadOnlyList<Term> Parts { get; init; } = [];
    /// <summary>Keyword of an argument.</summary>
    public string Label { get; init; } = "";
    /// <summary>Literal as written, without quotes, up to its first hole; condition of a choice.</summary>
    public string Text { get; init; } = "";
    public bool IsNew { get; init; }
    public int Offset { get; init; }
    public int End { get; init; }

    /// <summary>Dotted name of a name, member or call, without arguments; what has no name is empty.</summary>
    public string Chain => Kind switch
    {
        TermKind.Name => Name,
        TermKind.Member or TermKind.Call when Target is { } target => target.Chain is { Length: > 0 } head ? $"{head}.{Name}" : Name,
        TermKind.Call => Name,
        TermKind.Index => Target?.Chain ?? "",
        _ => "",
    };

    /// <summary>As the expressions of sources see it: the chain, with what a constant index holds, and an opening parenthesis for a call.</summary>
    public string Head => Kind switch
    {
        TermKind.Call => $"{Chain}(",
        TermKind.Index => $"{Target?.Head}[{(Parts is [{ Kind: TermKind.Constant } key] ? $"'{key.Text}'" : "x")}]",
        _ => Chain,
    };

    /// <summary>Every term in it, itself first.</summary>
    public IEnumerable<Term> All()
    {
        yield return this;
        foreach (var part in Target is null ? Parts : Parts.Prepend(Target))
            foreach (var inner in part.All()) yield return inner;
    }
}

/// <summary>Bytes as characters one to one, so that places in the text are places in the file.</summary>
internal static class SourceBytes
{
    public static string Text(ReadOnlySpan<byte> content) => Encoding.Latin1.GetString(content);

    /// <summary>A name cut out of such a text, as the facts spell it.</summary>
    public static string Name(string text) => Ascii.IsValid(text) ? text : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text));
}
