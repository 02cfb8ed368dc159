using System.Buffers;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Capstan.Features.Code.Graph.Sandbox;

/// <summary>A form in which rows follow each other.</summary>
public enum RowFormat
{
    /// <summary>A JSON object per line.</summary>
    Ndjson,
    /// <summary>RFC 4180, with the names of the columns first.</summary>
    Csv,
}

/// <summary>Writes rows as they come, so that the memory it takes does not grow with their number.</summary>
internal sealed class RowStream(RowFormat format, long maximumRows, long maximumBytes, long maximumRowBytes) : IDisposable
{
    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();
    private readonly ChunkedBuffer buffer = new();
    private readonly ArrayBufferWriter<byte> rowBytes = new(4 * 1024);
    private QueryColumn[] columns = [];
    private uint[] types = [];
    private JsonRow? values;
    private Utf8JsonWriter? json;
    private long written;

    public long Rows { get; private set; }
    public long Bytes => written + buffer.Length;
    /// <summary>There was more than the limits let through.</summary>
    public bool Truncated { get; private set; }

    /// <summary>Takes the rows of one FETCH.</summary>
    public async Task Read(NpgsqlDataReader reader, CancellationToken ct)
    {
        if (columns.Length == 0 && Rows == 0 && json is null) Begin(reader);
        while (await reader.ReadAsync(ct))
        {
            if (Rows == maximumRows || Bytes >= maximumBytes || !(format == RowFormat.Csv ? await Csv(reader, ct) : await Ndjson(reader, ct)))
            {
                Truncated = true;
                return;
            }
            Rows++;
        }
    }

    public async Task Flush(Stream body, CancellationToken ct)
    {
        await buffer.CopyTo(body, ct);
        await body.FlushAsync(ct);
        written += buffer.Length;
        buffer.Clear();
    }

    public void Dispose()
    {
        values?.Dispose();
        json?.Reset();
        json?.Dispose();
        buffer.Dispose();
    }

    private void Begin(NpgsqlDataReader reader)
    {
        columns = ResultReader.NameColumns(reader);
        types = [.. Enumerable.Range(0, columns.Length).Select(reader.GetDataTypeOID)];
        values = new(reader, columns);
        json = new(rowBytes, JsonRow.WriterOptions);
        if (format != RowFormat.Csv) return;
        for (var i = 0; i < columns.Length; i++) Cell(i, columns[i].Name, isText: true);
        buffer.Write(LineEnd);
    }

    private async Task<bool> Ndjson(NpgsqlDataReader reader, CancellationToken ct)
    {
        var fits = await values!.Read(reader, json!, Math.Min(maximumRowBytes, maximumBytes - Bytes), ct);
        if (fits)
        {
            json!.Flush();
            buffer.Write(rowBytes.WrittenSpan);
            buffer.Write("\n"u8);
        }
        json!.Reset();
        rowBytes.ResetWrittenCount();
        return fits;
    }

    // The row is collected first: half a line would be worse than none.
    private async Task<bool> Csv(NpgsqlDataReader reader, CancellationToken ct)
    {
        var cells = new (string? Text, bool IsText)[columns.Length];
        long size = 0;
        for (var i = 0; i < cells.Length; i++)
        {
            if (await reader.IsDBNullAsync(i, ct)) continue;
            await using var value = reader.GetStream(i);
            if ((size += value.Length) > Math.Min(maximumRowBytes, maximumBytes - Bytes)) return false;
            var bytes = new byte[value.Length];
            await value.ReadExactlyAsync(bytes, ct);
            cells[i] = (JsonValues.IsText(types[i]) ? Encoding.UTF8.GetString(bytes) : Other(types[i], bytes), !IsNumber(types[i]));
        }
        for (var i = 0; i < cells.Length; i++) Cell(i, cells[i].Text, cells[i].IsText);
        buffer.Write(LineEnd);
        return true;
    }

    /// <summary>As in JSON; what is a string there stands without its quotes.</summary>
    private string Other(uint type, byte[] bytes)
    {
        JsonValues.Write(json!, type, bytes);
        json!.Flush();
        var text = rowBytes.WrittenSpan is [(byte)'"', ..] ? JsonSerializer.Deserialize<string>(rowBytes.WrittenSpan)! : Encoding.UTF8.GetString(rowBytes.WrittenSpan);
        json.Reset();
        rowBytes.ResetWrittenCount();
        return text;
    }

    private static bool IsNumber(uint type) =>
        type is TypeOids.Int2 or TypeOids.Int4 or TypeOids.Int8 or TypeOids.Oid or TypeOids.Float4 or TypeOids.Float8 or TypeOids.Numeric;

    /// <summary>Nothing is NULL, two quotes are an empty text. A text that a spreadsheet would take for a formula begins with an apostrophe.</summary>
    private void Cell(int at, string? text, bool isText)
    {
        if (at > 0) buffer.Write(","u8);
        if (text is null) return;
        if (isText && text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = "'" + text;
        var quoted = text.Length == 0 || text.AsSpan().IndexOfAny(",\"\r\n") >= 0 || text[0] == ' ' || text[^1] == ' ';
        if (quoted) buffer.Write("\""u8);
        Encoding.UTF8.GetBytes(quoted ? text.Replace("\"", "\"\"", StringComparison.Ordinal) : text, buffer);
        if (quoted) buffer.Write("\""u8);
    }
}
