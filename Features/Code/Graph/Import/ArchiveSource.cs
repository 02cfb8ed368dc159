using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// Unpacks an uploaded archive: ordinary files only, names that stay inside, and no more of anything than the limits say. What breaks out
/// or blows up ends the import; links and devices are left out.
/// </summary>
internal static class ArchiveSource
{
    private const int BufferBytes = 128 * 1024;
    /// <summary>Text shrinks to a tenth; a file that shrinks to a thousandth is made to fill the disk.</summary>
    private const long MostRatio = 200;

    /// <summary>The kind of an archive by its first bytes; null when it is none that is taken.</summary>
    public static string? KindOf(ReadOnlySpan<byte> head) =>
        head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8) ? "zip"
        : head.Length > 2 && head[0] == 0x1F && head[1] == 0x8B ? "tar.gz"
        : head.Length >= 262 && head.Slice(257, 5).SequenceEqual("ustar"u8) ? "tar" : null;

    public static PreparedSource Unpack(string archive, string name, string target, ImportLimits limits, ImportProgress progress, CancellationToken ct)
    {
        if (!File.Exists(archive)) throw new ImportFailureException("The uploaded archive is gone: upload it again.");
        ImportFolders.Delete(target);
        Directory.CreateDirectory(target);
        var unpacking = new Unpacking(target, new FileInfo(archive).Length, limits, ct);
        try
        {
            using var stream = File.OpenRead(archive);
            var head = new byte[512];
            var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            stream.Position = 0;
            switch (KindOf(head.AsSpan(0, read)))
            {
                case "zip":
                    Zip(stream, unpacking, progress);
                    break;
                case "tar.gz":
                    Tar(new GZipStream(stream, CompressionMode.Decompress), unpacking, () => Share(stream), progress);
                    break;
                case "tar":
                    Tar(stream, unpacking, () => Share(stream), progress);
                    break;
                default:
                    throw new ImportFailureException("The upload is no .zip, .tar.gz or .tar archive.");
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException or ArgumentException)
        {
            throw new ImportFailureException("The archive is damaged.");
        }
        if (unpacking.Files == 0) throw new ImportFailureException("The archive has no files.");
        return new(OnlyFolder(target), null, null, string.Create(CultureInfo.InvariantCulture, $"Unpacked {unpacking.Files} files of {name}"));
    }

    private static void Zip(Stream stream, Unpacking unpacking, ImportProgress progress)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        var (done, all) = (0, zip.Entries.Count);
        unpacking.Expect(all);
        foreach (var entry in zip.Entries)
        {
            progress.At((double)done++ / all);
            // The upper half of the attributes is the mode on systems that have one; a link is 0xA000.
            if (((entry.ExternalAttributes >> 16) & 0xF000) is not (0 or 0x8000 or 0x4000)) continue;
            if (entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\')) continue;
            using var content = entry.Open();
            unpacking.Write(entry.FullName, content);
        }
    }

    private static void Tar(Stream stream, Unpacking unpacking, Func<double> share, ImportProgress progress)
    {
        using var tar = new TarReader(stream, leaveOpen: false);
        while (tar.GetNextEntry() is { } entry)
        {
            unpacking.Expect(++unpacking.Entries);
            progress.At(share());
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile) unpacking.Write(entry.Name, entry.DataStream ?? Stream.Null);
        }
    }

    private static double Share(FileStream stream) => stream.Length == 0 ? 1 : (double)stream.Position / stream.Length;

    /// <summary>Archives of a release have one folder around everything: that folder is the root.</summary>
    private static string OnlyFolder(string target) =>
        Directory.GetFiles(target).Length == 0 && Directory.GetDirectories(target) is [var only] ? only : target;

    private sealed class Unpacking(string target, long packed, ImportLimits limits, CancellationToken ct)
    {
        private readonly byte[] buffer = new byte[BufferBytes];
        private long bytes;

        public int Files { get; private set; }
        public int Entries { get; set; }

        public void Expect(int entries)
        {
            if (entries > limits.Files * 4L) throw new ImportFailureException(string.Create(CultureInfo.InvariantCulture, $"The archive has more than the limit of {limits.Files} files."));
        }

        public void Write(string name, Stream content)
        {
            ct.ThrowIfCancellationRequested();
            if (PathOf(name) is not { } path) throw new ImportFailureException("The archive has a name that leads out of it.");
            var full = Path.Combine(target, path);
            if (path.Length == 0 || full.Length > limits.PathBytes || System.Text.Encoding.UTF8.GetByteCount(Path.GetFileName(path)) > 255) return;
            // A file where a folder must be, or the same name twice: the first one stays.
            if (Parents(path).Any(File.Exists) || Path.Exists(full)) return;
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            using var file = new FileStream(full, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
            Files++;
            while (content.Read(buffer) is var read and > 0)
            {
                ct.ThrowIfCancellationRequested();
                bytes += read;
                if (bytes > limits.DiskBytes) throw new ImportFailureException(string.Create(CultureInfo.InvariantCulture, $"The archive unpacks to more than the limit of {limits.DiskBytes >> 20} MB."));
                if (bytes > 64L << 20 && bytes / Math.Max(1, packed) > MostRatio) throw new ImportFailureException("The archive unpacks to suspiciously much more than it is.");
                file.Write(buffer, 0, read);
            }
        }

        private IEnumerable<string> Parents(string path)
        {
            for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1)) yield return Path.Combine(target, path[..slash]);
        }

        /// <summary>Null for a name that leads out; empty for one that is left out.</summary>
        private static string? PathOf(string name)
        {
            var path = name.Replace('\\', '/');
            if (path.StartsWith('/') || (path.Length > 1 && path[1] == ':')) return null;
            var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != ".").ToArray();
            if (parts.Contains("..")) return null;
            return parts.Any(p => p.Any(char.IsControl)) ? "" : string.Join('/', parts);
        }
    }
}
