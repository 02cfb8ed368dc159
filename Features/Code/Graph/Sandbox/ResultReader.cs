using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;

namespace Capstan.Features.Code.Graph.Sandbox;

/// <summary>
/// Reads rows off the wire and writes the answer's JSON as it goes. A row is written aside first and joins the document only if it
/// fits under the byte cap, so the document is always whole and its size known.
/// </summary>
internal sealed class ResultReader(int maximumRows, long maximumBytes) : IDisposable
{
    /// <summary>Longer text goes to the writer piece by piece.</summary>
    private const int PieceSize = 32 * 1024;

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 64,
    };

    private readonly ChunkedBuffer document = new();
    private readonly ArrayBufferWriter<byte> rowBytes = new(4 * 1024);
    private Utf8JsonWriter? json;
    private Utf8JsonWriter? row;
    private QueryColumn[] columns = [];
    private JsonEncodedText[] names = [];
    private uint[] types = [];
    private byte[] scratch = ArrayPool<byte>.Shared.Rent(PieceSize);
    private bool handedOver;

    public int Rows { get; private set; }

    public long Bytes => json is null ? 0 : json.BytesCommitted + json.BytesPending;

    /// <summary>True when there was more than the caps let through; the server may then still be sending.</summary>
    public bool Truncated { get; private set; }

    /// <summary>Takes the rows of one FETCH.</summary>
    public async Task Read(NpgsqlDataReader reader, CancellationToken ct)
    {
        if (json is null) Begin(reader);
        while (await reader.ReadAsync(ct))
        {
            if (Rows == maximumRows || !await ReadRow(reader, row!, maximumBytes - Bytes, ct))
            {
                Truncated = true;
                return;
            }
            row!.Flush();
            json!.WriteRawValue(rowBytes.WrittenSpan, skipInputValidation: true);
            if (json.BytesPending > PieceSize) json.Flush();
            rowBytes.ResetWrittenCount();
            row.Reset();
            Rows++;
        }
    }

    public QueryResult Finish(long elapsedMilliseconds)
    {
        json!.WriteEndArray();
        json.WriteNumber("row_count"u8, Rows);
        json.WriteNumber("execution_time_ms"u8, elapsedMilliseconds);
        json.WriteBoolean("truncated"u8, Truncated);
        json.WriteStartArray("columns"u8);
        foreach (var column in columns)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, column.Name);
            json.WriteString("type"u8, column.Type);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        handedOver = true;
        return new(document, Rows, Truncated);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(scratch);
        // What a writer still holds would be written out when it is disposed, and there is nobody to read it.
        row?.Reset();
        row?.Dispose();
        json?.Reset();
        json?.Dispose();
        if (!handedOver) document.Dispose();
    }

    private void Begin(NpgsqlDataReader reader)
    {
        columns = NameColumns(reader);
        names = [.. columns.Select(c => JsonEncodedText.Encode(c.Name, WriterOptions.Encoder))];
        types = [.. Enumerable.Range(0, columns.Length).Select(reader.GetDataTypeOID)];
        row = new(rowBytes, WriterOptions);
        json = new(document, WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("results"u8);
    }

    /// <returns>False when the row does not fit into <paramref name="room"/>.</returns>
    private async Task<bool> ReadRow(NpgsqlDataReader reader, Utf8JsonWriter row, long room, CancellationToken ct)
    {
        row.WriteStartObject();
        for (var i = 0; i < names.Length; i++)
        {
            row.WritePropertyName(names[i]);
            if (await reader.IsDBNullAsync(i, ct)) row.WriteNullValue();
            else if (!await ReadValue(reader, i, types[i], row, room, ct)) return false;
            if (row.BytesCommitted + row.BytesPending > room) return false;
        }
        row.WriteEndObject();
        return true;
    }

    private async Task<bool> ReadValue(NpgsqlDataReader reader, int ordinal, uint type, Utf8JsonWriter row, long room, CancellationToken ct)
    {
        await using var value = reader.GetStream(ordinal);
        var length = value.Length;
        if (length > room) return false;

        var isText = JsonValues.IsText(type);
        if (length > PieceSize && isText)
        {
            while (length > 0)
            {
                var piece = (int)Math.Min(length, PieceSize);
                await value.ReadExactlyAsync(scratch.AsMemory(0, piece), ct);
                length -= piece;
                row.WriteStringValueSegment(scratch.AsSpan(0, piece), isFinalSegment: length == 0);
                if (row.BytesCommitted + row.BytesPending > room) return false;
            }
            return true;
        }
        if (length > scratch.Length)
        {
            ArrayPool<byte>.Shared.Return(scratch);
            scratch = ArrayPool<byte>.Shared.Rent((int)length);
        }
        await value.ReadExactlyAsync(scratch.AsMemory(0, (int)length), ct);
        JsonValues.Write(row, type, scratch.AsSpan(0, (int)length));
        return true;
    }

    /// <summary>JSON objects want distinct names: a second <c>a</c> becomes <c>a_2</c>, a column without one <c>column_3</c>.</summary>
    internal static QueryColumn[] NameColumns(NpgsqlDataReader reader)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var columns = new QueryColumn[reader.FieldCount];
        for (var i = 0; i < columns.Length; i++)
        {
            var given = reader.GetName(i);
            if (given is "?column?" or "") given = $"column_{i + 1}";
            var name = given;
            for (var n = 2; !taken.Add(name); n++) name = $"{given}_{n}";
            columns[i] = new(name, TypeOids.NameOf(reader.GetDataTypeOID(i)));
        }
        return columns;
    }
}
