using System.Security.Cryptography;
using System.Text;

namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>A file made ready for the parser: UTF-8 without byte order mark and NULs, or the reason why it is not parsed.</summary>
public static class SourceText
{
    /// <summary>Larger files are recorded but not parsed.</summary>
    public const int LargestFile = 2 * 1024 * 1024;
    private const int LongLine = 2000, SmallestMinified = 4096, Probe = 8192;

    public static string HashOf(ReadOnlySpan<byte> file) => Convert.ToHexStringLower(SHA256.HashData(file));

    /// <summary>Status <see cref="ParseStatus.Ok"/> means: parse the content. Otherwise the content is empty.</summary>
    public static ParseStatus Prepare(string path, ReadOnlyMemory<byte> file, out ReadOnlyMemory<byte> content)
    {
        content = ReadOnlyMemory<byte>.Empty;
        if (file.Length > LargestFile)
        {
            return ParseStatus.TooLarge;
        }
        var bytes = Decode(file);
        if (IsBinary(bytes.Span))
        {
            return ParseStatus.Binary;
        }
        bytes = Mended(WithoutNuls(bytes));
        if (IsMinified(path, bytes.Span))
        {
            return ParseStatus.Minified;
        }
        content = bytes;
        return ParseStatus.Ok;
    }

    private static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> file) => file.Span switch
    {
        [0xEF, 0xBB, 0xBF, ..] => file[3..],
        [0xFF, 0xFE, ..] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(file.Span[2..])),
        [0xFE, 0xFF, ..] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(file.Span[2..])),
        _ => file,
    };

    private static bool IsBinary(ReadOnlySpan<byte> bytes)
    {
        var probe = bytes[..Math.Min(bytes.Length, Probe)];
        var odd = 0;
        foreach (var letter in probe)
        {
            odd += letter < 9 || letter is > 13 and < 27 or > 27 and < 32 or 127 ? 1 : 0;
        }
        return odd > 4 && odd * 50 > probe.Length;
    }

    private static ReadOnlyMemory<byte> WithoutNuls(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.Span.Contains((byte)0))
        {
            return bytes;
        }
        var kept = new byte[bytes.Length - bytes.Span.Count((byte)0)];
        var length = 0;
        foreach (var letter in bytes.Span)
        {
            if (letter != 0)
            {
                kept[length++] = letter;
            }
        }
        return kept;
    }

    /// <summary>What is not UTF-8 becomes U+FFFD before it is parsed, not after: the text that is parsed is the text that is stored.</summary>
    private static ReadOnlyMemory<byte> Mended(ReadOnlyMemory<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes.Span) ? bytes : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes.Span));

    /// <summary>More than half of the text stands in lines no person writes.</summary>
    private static bool IsMinified(string path, ReadOnlySpan<byte> bytes)
    {
        if (path.EndsWith(".min.js", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".min.mjs", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }
        if (bytes.Length < SmallestMinified)
        {
            return false;
        }
        var inLongLines = 0;
        for (var rest = bytes; rest.Length > 0;)
        {
            var end = rest.IndexOf((byte)'\n');
            var length = end < 0 ? rest.Length : end;
            // A compiler's source map, as long as the file itself, says nothing about the code above it.
            inLongLines += length > LongLine && !rest.StartsWith("//# sourceMappingURL="u8) ? length : 0;
            rest = end < 0 ? [] : rest[(end + 1)..];
        }
        return inLongLines > bytes.Length / 2;
    }
}
