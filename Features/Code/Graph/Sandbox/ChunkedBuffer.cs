using System.Buffers;

namespace Capstan.Features.Code.Graph.Sandbox;

/// <summary>Growing memory in pooled chunks: no copy when it grows, nothing for the large object heap.</summary>
public sealed class ChunkedBuffer : IBufferWriter<byte>, IDisposable
{
    private const int ChunkSize = 64 * 1024;

    private readonly List<(byte[] Array, int Used)> full = [];
    private byte[] current = ArrayPool<byte>.Shared.Rent(ChunkSize);
    private int used;

    public long Length => full.Sum(c => (long)c.Used) + used;

    public void Advance(int count) => used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (current.Length - used < Math.Max(sizeHint, 1))
        {
            full.Add((current, used));
            current = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, ChunkSize));
            used = 0;
        }
        return current.AsMemory(used);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public async Task CopyTo(Stream destination, CancellationToken ct)
    {
        foreach (var (array, length) in full) await destination.WriteAsync(array.AsMemory(0, length), ct);
        await destination.WriteAsync(current.AsMemory(0, used), ct);
    }

    /// <summary>Empty again; what it grew to is given back.</summary>
    public void Clear()
    {
        foreach (var (array, _) in full) ArrayPool<byte>.Shared.Return(array);
        full.Clear();
        used = 0;
    }

    public void Dispose()
    {
        foreach (var (array, _) in full) ArrayPool<byte>.Shared.Return(array);
        full.Clear();
        if (current.Length > 0) ArrayPool<byte>.Shared.Return(current);
        current = [];
        used = 0;
    }
}
