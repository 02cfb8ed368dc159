using Capstan.Features.Code.Review.Delta;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>The nesting of a stretch of lines: by braces, or by indentation where the language has none.</summary>
internal sealed class Blocks
{
    private readonly int _first;
    private readonly int[] _block;
    private readonly List<int> _parents = [0];

    public Blocks(SourceText text, int first, int last, bool braces)
    {
        _first = first;
        _block = new int[Math.Max(0, last - first + 1)];
        if (braces) ByBraces(text);
        else ByIndent(text);
    }

    /// <summary>Whatever runs at the second line has run past the first: the first stands before it, in its block or in one around it.</summary>
    public bool Covers(int line, int later)
    {
        if (line >= later) return false;
        var block = At(line);
        for (var around = At(later); ; around = _parents[around])
        {
            if (around == block) return true;
            if (around == 0) return false;
        }
    }

    public bool SameBlock(int a, int b) => At(a) == At(b);

    private int At(int line) => line < _first || line >= _first + _block.Length ? 0 : _block[line - _first];

    private void ByBraces(SourceText text)
    {
        var current = 0;
        var single = -1;
        for (var i = 0; i < _block.Length; i++)
        {
            var line = text.BareAt(_first + i);
            var trimmed = line.Trim();
            if (trimmed.StartsWith('}')) current = Leave(current, ref trimmed);
            // The lone statement of an if without braces is a block of its own.
            _block[i] = single == i ? Enter(current) : current;
            var code = trimmed;
            foreach (var c in code)
            {
                if (c == '{') current = Enter(current);
                else if (c == '}') current = _parents[current];
            }
            var heads = code.StartsWith("if", StringComparison.Ordinal) || code.StartsWith("else", StringComparison.Ordinal)
                || code.StartsWith("for", StringComparison.Ordinal) || code.StartsWith("while", StringComparison.Ordinal);
            if (heads && !code.Contains('{', StringComparison.Ordinal) && !code.EndsWith(';')) single = i + 1;
            else if (single == i && code.Length == 0) single = i + 1;
        }
    }

    private int Leave(int current, ref string trimmed)
    {
        while (trimmed.StartsWith('}'))
        {
            current = _parents[current];
            trimmed = trimmed[1..].TrimStart();
        }
        return current;
    }

    private void ByIndent(SourceText text)
    {
        var open = new Stack<(int Indent, int Block)>([(0, 0)]);
        for (var i = 0; i < _block.Length; i++)
        {
            var line = text.BareAt(_first + i);
            var indent = line.Length - line.TrimStart().Length;
            if (line.Trim().Length > 0)
            {
                while (open.Count > 1 && open.Peek().Indent > indent) open.Pop();
                if (open.Peek().Indent < indent) open.Push((indent, Enter(open.Peek().Block)));
            }
            _block[i] = open.Peek().Block;
        }
    }

    private int Enter(int parent)
    {
        _parents.Add(parent);
        return _parents.Count - 1;
    }
}
