using System.Globalization;
using Capstan.Features.Code.Graph.Parsing;
using Microsoft.Win32.SafeHandles;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// Text and facts of every parsed file, in one temporary file: memory stays flat however large the repository is. Written by many tasks
/// in any order, read back by ordinal.
/// </summary>
internal sealed class FactSpool : IDisposable
{
    private const int HashBytes = 32;
    private readonly SafeFileHandle handle;
    private readonly IReadOnlyList<SourceFile> files;
    private readonly Entry[] entries;
    private long end;

    public FactSpool(string path, IReadOnlyList<SourceFile> files)
    {
        this.files = files;
        entries = new Entry[files.Count];
        // A killed process leaves its spool to the attempt that follows.
        handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
    }

    public long Bytes => Volatile.Read(ref end);

    public void Write(int ordinal, RawFacts raw)
    {
        var size = HashBytes + raw.Content.Length + raw.Facts.Length;
        var offset = Interlocked.Add(ref end, size) - size;
        RandomAccess.Write(handle, [Convert.FromHexString(raw.Hash), raw.Content, raw.Facts], offset);
        entries[ordinal] = new()
        {
            Offset = offset, Content = raw.Content.Length, Facts = raw.Facts.Length, Size = raw.SizeBytes, Status = raw.Status, Written = true,
        };
    }

    /// <param name="bytes">Holds what is returned until the next call with it; grown when it is too small.</param>
    public RawFacts Read(int ordinal, ref byte[] bytes)
    {
        ref readonly var entry = ref entries[ordinal];
        if (!entry.Written) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"File {ordinal} was not spooled."));
        var size = HashBytes + entry.Content + entry.Facts;
        if (bytes.Length < size) bytes = GC.AllocateUninitializedArray<byte>(Math.Max(size, 2 * bytes.Length));
        for (var done = 0; done < size;)
        {
            var read = RandomAccess.Read(handle, bytes.AsSpan(done, size - done), entry.Offset + done);
            if (read == 0) throw new EndOfStreamException("The spool of the import was cut off.");
            done += read;
        }
        return new()
        {
            Path = files[ordinal].Path,
            Language = SourceLanguages.LanguageOf(files[ordinal].Path)!,
            Hash = Convert.ToHexStringLower(bytes.AsSpan(0, HashBytes)),
            SizeBytes = entry.Size,
            Status = entry.Status,
            Content = bytes.AsMemory(HashBytes, entry.Content),
            Facts = bytes.AsMemory(HashBytes + entry.Content, entry.Facts),
        };
    }

    public void Dispose() => handle.Dispose();

    private struct Entry
    {
        public long Offset, Size;
        public int Content, Facts;
        public ParseStatus Status;
        public bool Written;
    }
}
