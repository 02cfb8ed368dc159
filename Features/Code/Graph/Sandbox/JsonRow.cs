using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;

namespace Capstan.Features.Code.Graph.Sandbox;

/// <summary>Writes a row as a JSON object, value by value off the wire.</summary>
internal sealed class JsonRow(NpgsqlDataReader first, QueryColumn[] columns) : IDisposable
{
    /// <summary>Longer text goes to the writer piece by piece.</summary>
    private const int PieceSize = 32 * 1024;

    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 64,
    };

    private readonly JsonEncodedText[] names = [.. columns.Select(c => JsonEncodedText.Encode(c.Name, WriterOptions.Encoder))];
    private readonly uint[] types = [.. Enumerable.Range(0, columns.Length).Select(first.GetDataTypeOID)];
    private byte[] scratch = ArrayPool<byte>.Shared.Rent(PieceSize);

    /// <returns>False when the row does not fit into <paramref name="room"/>.</returns>
    public async Task<bool> Read(NpgsqlDataReader reader, Utf8JsonWriter row, long room, CancellationToken ct)
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

    public void Dispose() => ArrayPool<byte>.Shared.Return(scratch);

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
}
