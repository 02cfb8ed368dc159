using System.Text;

namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>Names repeat within and across files: short ones are kept in a table that forgets by overwriting.</summary>
internal sealed class StringPool
{
    private const int Slots = 1 << 15, Longest = 48;
    private readonly string?[] slots = new string?[Slots];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length == 0)
        {
            return "";
        }
        if (utf8.Length > Longest)
        {
            return Encoding.UTF8.GetString(utf8);
        }
        var hash = 2166136261u;
        foreach (var letter in utf8)
        {
            hash = (hash ^ letter) * 16777619;
        }
        ref var slot = ref slots[(hash ^ (hash >> 15)) & (Slots - 1)];
        var known = slot;
        if (known is not null && Ascii.Equals(utf8, known))
        {
            return known;
        }
        return slot = Encoding.UTF8.GetString(utf8);
    }
}
