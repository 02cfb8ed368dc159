using System.Buffers;
using System.Text.Json;
using Npgsql;

namespace Capstan.Features.Code.Graph.Sandbox;

/// <summary>
/// Reads rows off the wire and writes the answer's JSON as it goes. A row is written aside first and joins the document only if it
/// fits under the byte cap, so the document is always whole and its size known.
/// </summary>
internal sealed class ResultReader(int maximumRows, long maximumBytes) : IDisposable
{
    private const int PieceSize = 32 * 1024;

    private readonly ChunkedBuffer document = new();
    private readonly ArrayBufferWriter<byte> rowBytes = new(4 * 1024);
    private Utf8JsonWriter? json;
    private Utf8JsonWriter? row;
    private QueryColumn[] columns = [];
    private JsonRow? values;
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
            if (Rows == maximumRows || !await values!.Read(reader, row!, maximumBytes - Bytes, ct))
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
        values?.Dispose();
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
        values = new(reader, columns);
        row = new(rowBytes, JsonRow.WriterOptions);
        json = new(document, JsonRow.WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("results"u8);
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
