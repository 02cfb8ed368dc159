using System.Buffers.Binary;
using System.Text;
using Capstan.Features.Code.Graph.Schema;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// Rows of one table in PostgreSQL's binary COPY format. Encoding here, in the tasks that read the facts, leaves the connections nothing
/// to do but send.
/// </summary>
internal sealed class RowBuffer
{
    private static readonly byte[] Header = [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];
    private const int TextOid = 25, IntOid = 23;

    private byte[] bytes = new byte[4 * 1024];
    private int length;

    public RowBuffer(GraphTable table)
    {
        Table = table;
        Reset();
    }

    public GraphTable Table { get; }
    public int Rows { get; private set; }
    public int Length => length;

    public void Reset()
    {
        Header.CopyTo(bytes, 0);
        length = Header.Length;
        Rows = 0;
    }

    /// <summary>The whole COPY payload; nothing may be added after.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        Short(-1);
        return bytes.AsMemory(0, length);
    }

    public RowBuffer Row()
    {
        Rows++;
        Short((short)Table.Columns.Length);
        return this;
    }

    public RowBuffer Null()
    {
        Room(4);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(length), -1);
        length += 4;
        return this;
    }

    public RowBuffer Long(long value)
    {
        Room(12);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(length), 8);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(length + 4), value);
        length += 12;
        return this;
    }

    public RowBuffer Int(int value)
    {
        Room(8);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(length), 4);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(length + 4), value);
        length += 8;
        return this;
    }

    public RowBuffer Real(float value)
    {
        Room(8);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(length), 4);
        BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(length + 4), value);
        length += 8;
        return this;
    }

    public RowBuffer Bool(bool value)
    {
        Room(5);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(length), 1);
        bytes[length + 4] = value ? (byte)1 : (byte)0;
        length += 5;
        return this;
    }

    public RowBuffer Text(string value)
    {
        var room = 4 + Encoding.UTF8.GetMaxByteCount(value.Length);
        Room(room);
        var written = Encoding.UTF8.GetBytes(value, bytes.AsSpan(length + 4));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(length), written);
        length += 4 + written;
        return this;
    }

    /// <summary>Empty is NULL: nothing was written in the source.</summary>
    public RowBuffer TextOrNull(string? value) => string.IsNullOrEmpty(value) ? Null() : Text(value);

    /// <summary>A name that an index keys on, cut where the key would get too long.</summary>
    public RowBuffer Name(string value)
    {
        var start = length;
        Text(value);
        if (length - start - 4 > GraphNames.MaximumNameBytes)
        {
            var end = start + 4 + GraphNames.MaximumNameBytes;
            while ((bytes[end] & 0xC0) == 0x80) end--;
            length = end;
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(start), end - start - 4);
        }
        return this;
    }

    public RowBuffer NameOrNull(string? value) => string.IsNullOrEmpty(value) ? Null() : Name(value);

    /// <summary>Text that is UTF-8 already.</summary>
    public RowBuffer Utf8(ReadOnlySpan<byte> value)
    {
        Room(4 + value.Length);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(length), value.Length);
        value.CopyTo(bytes.AsSpan(length + 4, value.Length));
        length += 4 + value.Length;
        return this;
    }

    public RowBuffer Texts(IReadOnlyCollection<string> values)
    {
        if (values.Count == 0) return Null();
        var start = length;
        Room(24);
        var span = bytes.AsSpan(start + 4);
        BinaryPrimitives.WriteInt32BigEndian(span, 1);
        BinaryPrimitives.WriteInt32BigEndian(span[4..], 0);
        BinaryPrimitives.WriteInt32BigEndian(span[8..], TextOid);
        BinaryPrimitives.WriteInt32BigEndian(span[12..], values.Count);
        BinaryPrimitives.WriteInt32BigEndian(span[16..], 1);
        length += 24;
        foreach (var value in values) Text(value);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(start), length - start - 4);
        return this;
    }

    public RowBuffer Bytes(ReadOnlySpan<byte> value) => Utf8(value);

    public RowBuffer Ints(int[]? values)
    {
        if (values is null) return Null();
        Room(24 + 8 * values.Length);
        var span = bytes.AsSpan(length);
        BinaryPrimitives.WriteInt32BigEndian(span, 20 + 8 * values.Length);
        BinaryPrimitives.WriteInt32BigEndian(span[4..], values.Length == 0 ? 0 : 1);
        BinaryPrimitives.WriteInt32BigEndian(span[8..], 0);
        BinaryPrimitives.WriteInt32BigEndian(span[12..], IntOid);
        if (values.Length == 0)
        {
            BinaryPrimitives.WriteInt32BigEndian(span, 12);
            length += 16;
            return this;
        }
        BinaryPrimitives.WriteInt32BigEndian(span[16..], values.Length);
        BinaryPrimitives.WriteInt32BigEndian(span[20..], 1);
        length += 24;
        foreach (var value in values) Int(value);
        return this;
    }

    private void Short(short value)
    {
        Room(2);
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(length), value);
        length += 2;
    }

    private void Room(int more)
    {
        if (length + more > bytes.Length) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + more));
    }
}
