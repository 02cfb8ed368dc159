using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Capstan.Features.Code.Graph.Sandbox;

/// <summary>
/// Writes PostgreSQL's text form of a value as JSON. Text is what every type has, whatever its range: no decimal overflows, no date
/// is out of bounds, and a type nobody thought of is still readable.
/// </summary>
internal static class JsonValues
{
    /// <summary>Becomes a JSON string as it is.</summary>
    public static bool IsText(uint type) =>
        type is not (TypeOids.Bool or TypeOids.Bytea or TypeOids.Int2 or TypeOids.Int4 or TypeOids.Int8 or TypeOids.Oid or TypeOids.Float4
            or TypeOids.Float8 or TypeOids.Numeric or TypeOids.Timestamp or TypeOids.TimestampTz or TypeOids.Json or TypeOids.JsonB)
        && TypeOids.ElementOf(type) == 0;

    public static void Write(Utf8JsonWriter json, uint type, ReadOnlySpan<byte> text)
    {
        switch (type)
        {
            case TypeOids.Bool:
                json.WriteBooleanValue(text is [(byte)'t']);
                break;
            case TypeOids.Int2 or TypeOids.Int4 or TypeOids.Int8 or TypeOids.Oid:
                json.WriteRawValue(text, skipInputValidation: true);
                break;
            case TypeOids.Float4 or TypeOids.Float8 or TypeOids.Numeric:
                WriteNumber(json, text);
                break;
            case TypeOids.Json or TypeOids.JsonB:
                json.WriteRawValue(text, skipInputValidation: true);
                break;
            case TypeOids.Bytea:
                WriteBytes(json, text);
                break;
            case TypeOids.Timestamp or TypeOids.TimestampTz:
                WriteTimestamp(json, text);
                break;
            default:
                if (TypeOids.ElementOf(type) is var element and not 0) WriteArray(json, element, text);
                else json.WriteStringValue(text);
                break;
        }
    }

    /// <summary>NaN and the infinities have no JSON number.</summary>
    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> text)
    {
        if (text[^1] is >= (byte)'0' and <= (byte)'9') json.WriteRawValue(text, skipInputValidation: true);
        else json.WriteStringValue(text);
    }

    /// <summary><c>\x0a0b</c>, because the role's bytea_output is hex.</summary>
    private static void WriteBytes(Utf8JsonWriter json, ReadOnlySpan<byte> text) =>
        json.WriteBase64StringValue(Convert.FromHexString(Encoding.ASCII.GetString(text[2..])));

    /// <summary><c>2024-01-01 10:00:00+00</c> to RFC 3339. Infinity and years before Christ have no such form and stay as they are.</summary>
    private static void WriteTimestamp(Utf8JsonWriter json, ReadOnlySpan<byte> text)
    {
        var space = text.IndexOf((byte)' ');
        if (space < 0 || text.EndsWith("BC"u8))
        {
            json.WriteStringValue(text);
            return;
        }
        Span<byte> iso = stackalloc byte[64];
        text.CopyTo(iso);
        iso = iso[..text.Length];
        iso[space] = (byte)'T';
        if (iso.EndsWith("+00"u8))
        {
            iso[^3] = (byte)'Z';
            iso = iso[..^2];
        }
        json.WriteStringValue(iso);
    }

    /// <summary><c>[0:1]={{a,"b \"c\""},{NULL,d}}</c> to nested JSON arrays.</summary>
    private static void WriteArray(Utf8JsonWriter json, uint element, ReadOnlySpan<byte> text)
    {
        var at = text.IndexOf((byte)'{');
        var unescaped = ArrayPool<byte>.Shared.Rent(text.Length);
        while (at < text.Length)
        {
            switch (text[at])
            {
                case (byte)'{':
                    json.WriteStartArray();
                    at++;
                    break;
                case (byte)'}':
                    json.WriteEndArray();
                    at++;
                    break;
                case (byte)',':
                    at++;
                    break;
                case (byte)'"':
                    at = ReadQuoted(text, at + 1, unescaped, out var length);
                    Write(json, element, unescaped.AsSpan(0, length));
                    break;
                default:
                    var item = text[at..];
                    item = item[..item.IndexOfAny((byte)',', (byte)'}')];
                    if (item.SequenceEqual("NULL"u8)) json.WriteNullValue();
                    else Write(json, element, item);
                    at += item.Length;
                    break;
            }
        }
        ArrayPool<byte>.Shared.Return(unescaped);
    }

    private static int ReadQuoted(ReadOnlySpan<byte> text, int at, Span<byte> unescaped, out int length)
    {
        length = 0;
        while (text[at] != (byte)'"')
        {
            if (text[at] == (byte)'\\') at++;
            unescaped[length++] = text[at++];
        }
        return at + 1;
    }
}
