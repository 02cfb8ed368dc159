using System.Buffers;
using System.Diagnostics;
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
    private byte[] scratch = ArrayPool<byte>.Shared.Rent(PieceSize);
    private int rows;
    private bool handedOver;

    /// <summary>True when there was more than the caps let through; the server may then still be sending.</summary>
    public bool Truncated { get; private set; }

    public async Task<QueryResult> Read(NpgsqlDataReader reader, Stopwatch watch, CancellationToken ct)
    {
        var columns = NameColumns(reader);
        var types = new uint[reader.FieldCount];
        var names = new JsonEncodedText[reader.FieldCount];
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = reader.GetDataTypeOID(i);
            names[i] = JsonEncodedText.Encode(columns[i].Name, WriterOptions.Encoder);
        }

        await using var json = new Utf8JsonWriter(document, WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("results"u8);
        await ReadRows(reader, json, names, types, ct);
        json.WriteEndArray();
        var elapsed = watch.ElapsedMilliseconds;
        json.WriteNumber("row_count"u8, rows);
        json.WriteNumber("execution_time_ms"u8, elapsed);
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
        await json.FlushAsync(ct);
        handedOver = true;
        return new(document, rows, elapsed, Truncated);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(scratch);
        if (!handedOver) document.Dispose();
    }

    private async Task ReadRows(NpgsqlDataReader reader, Utf8JsonWriter json, JsonEncodedText[] names, uint[] types, CancellationToken ct)
    {
        var rowBytes = new ArrayBufferWriter<byte>(4 * 1024);
        await using var row = new Utf8JsonWriter(rowBytes, WriterOptions);
        while (await reader.ReadAsync(ct))
        {
            var room = maximumBytes - json.BytesCommitted - json.BytesPending;
            if (rows == maximumRows || !await ReadRow(reader, row, names, types, room, ct))
            {
                Truncated = true;
                return;
            }
            await row.FlushAsync(ct);
            json.WriteRawValue(rowBytes.WrittenSpan, skipInputValidation: true);
            if (json.BytesPending > PieceSize) await json.FlushAsync(ct);
            rowBytes.ResetWrittenCount();
            row.Reset();
            rows++;
        }
    }

    /// <returns>False when the row does not fit into <paramref name="room"/>.</returns>
    private async Task<bool> ReadRow(
        NpgsqlDataReader reader, Utf8JsonWriter row, JsonEncodedText[] names, uint[] types, long room, CancellationToken ct)
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
