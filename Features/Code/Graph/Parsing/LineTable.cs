namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>Offset to line and column. Facts come almost in order, so the last answer is where the next one is looked for.</summary>
internal sealed class LineTable
{
    private readonly int[] starts;
    private readonly int length;
    private int last;

    public LineTable(ReadOnlySpan<byte> content)
    {
        length = content.Length;
        starts = new int[content.Count((byte)'\n') + 1];
        var line = 0;
        for (var position = 0; content[position..].IndexOf((byte)'\n') is var found && found >= 0;)
        {
            position += found + 1;
            starts[++line] = position;
        }
        Count = length == 0 ? 0 : content[^1] == '\n' ? line : line + 1;
    }

    public int Count { get; }

    public (int Line, int Column) At(int offset)
    {
        if (offset < starts[last] || (last + 1 < starts.Length && offset >= starts[last + 1]))
        {
            if (last + 2 < starts.Length && offset >= starts[last + 1] && offset < starts[last + 2])
            {
                last++;
            }
            else
            {
                var found = Array.BinarySearch(starts, offset);
                last = found >= 0 ? found : ~found - 1;
            }
        }
        return (last + 1, offset - starts[last] + 1);
    }

    public Span Span(int start, int end)
    {
        var (line, column) = At(start);
        var (endLine, endColumn) = At(end > start ? end - 1 : end);
        return new Span(line, column, endLine, endColumn + (end > start ? 1 : 0), start, end);
    }
}
