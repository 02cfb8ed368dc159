namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>A declaration on one line, and the hash that tells whether code changed.</summary>
internal abstract unsafe partial class Extractor
{
    private const int SignatureLimit = 500;
    private long hashBudget;

    private Slice SignatureOf(int start, int end)
    {
        while (end > start && (Text[end - 1] <= ' ' || Text[end - 1] is (byte)'{' or (byte)':' or (byte)';' or (byte)'='
            || (Text[end - 1] == '>' && end - 2 >= start && Text[end - 2] == '=')))
        {
            end--;
        }
        end = Math.Min(end, start + (4 * SignatureLimit));
        var tidy = end - start <= SignatureLimit;
        for (var i = start; tidy && i < end; i++)
        {
            tidy = Text[i] > ' ' || (Text[i] == ' ' && i + 1 < end && Text[i + 1] > ' ');
        }
        if (tidy)
        {
            return Range(start, end);
        }
        Span<byte> collapsed = stackalloc byte[SignatureLimit];
        var length = 0;
        for (var i = start; i < end && length < SignatureLimit; i++)
        {
            if (Text[i] > ' ')
            {
                collapsed[length++] = Text[i];
            }
            else if (length > 0 && collapsed[length - 1] != ' ')
            {
                collapsed[length++] = (byte)' ';
            }
        }
        return Compose(collapsed[..length]);
    }

    private long HashOf(int start, int end)
    {
        // Definitions nested thousands deep would be hashed again at every level: beyond the budget the length must do.
        hashBudget -= end - start;
        if (hashBudget < 0)
        {
            return end - start;
        }
        var comments = Facts.Comments.Span;
        var next = comments.Length;
        while (next > 0 && comments[next - 1].End > start)
        {
            next--;
        }
        var hash = unchecked((long)14695981039346656037UL);
        for (var i = start; i < end; i++)
        {
            if (next < comments.Length && comments[next].Offset <= i)
            {
                i = Math.Max(i, comments[next++].End - 1);
                continue;
            }
            if (Text[i] > ' ')
            {
                hash = unchecked((hash ^ Text[i]) * 1099511628211);
            }
        }
        return hash;
    }
}
