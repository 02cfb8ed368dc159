using System.Globalization;
using System.IO.Enumeration;
using System.Runtime.InteropServices;
using System.Text;
using Capstan.Features.Code.Graph.Import.Update;
using Capstan.Features.Code.Graph.Parsing;
using Microsoft.Win32.SafeHandles;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// A folder whose content nobody vouches for. Links are never followed, neither while listing nor while opening, and what is opened is
/// checked again to lie inside: no text from outside gets into a graph.
/// </summary>
internal sealed partial class SourceTree
{
    private const int ReadOnlyFlag = 0, NonBlocking = 0x800, CloseOnExec = 0x80000;
    // The one flag that differs between processors.
    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;
    private static readonly string[] Skipped = [".git", ".hg", ".svn", ".bzr", "node_modules", ".venv", "venv", "__pycache__", ".tox", ".mypy_cache", ".pytest_cache", ".gradle", ".idea", ".vs", ".next", ".nuxt", ".terraform", "bower_components", ".yarn", ".cache"];
    private static readonly string[] VendorFolders = ["vendor", "third_party", "third-party", "thirdparty", "external", "externals", "deps", "vendored", "Pods", "Carthage", "contrib/vendor", "site-packages"];
    private static readonly string[] ConfigNames =
    [
        "makefile", "gnumakefile", "cmakelists.txt", "meson.build", "configure.ac", "configure.in", "package.json", "pom.xml", "build.gradle", "settings.gradle", "go.mod", "cargo.toml", "setup.py", "setup.cfg",
        "pyproject.toml", "requirements.txt", "pipfile", "composer.json", "gemfile", "gemfile.lock", "package.swift", "dockerfile", "docker-compose.yml", "docker-compose.yaml", "compose.yaml", "compose.yml", "tsconfig.json",
        "appsettings.json", "web.config", "application.properties", "application.yml", "application.yaml", ".env.example", "directory.packages.props", "directory.build.props", "global.json", "jenkinsfile", "procfile",
    ];
    private static readonly string[] ConfigEndings = [".csproj", ".sln", ".fsproj", ".vcxproj", ".gemspec", ".podspec", ".bazel", ".tf", ".toml", ".ini", ".properties", ".yml", ".yaml"];
    private static readonly string[] DocumentEndings = [".md", ".rst", ".markdown"];
    private static readonly string[] DocumentFolders = ["docs/", "doc/", "documentation/"];
    private static readonly string[] TextEndings = [".txt", ".adoc", ".asciidoc"];
    private const int LargestConfig = 256 * 1024;

    private readonly string root;
    private readonly string realRoot;
    private readonly ImportLimits limits;
    private readonly PathFilter filter;

    public SourceTree(string root, PathFilter filter, ImportLimits limits)
    {
        (this.root, this.filter, this.limits) = (root, filter, limits);
        realRoot = Path.TrimEndingDirectorySeparator(RealPath(root) ?? throw new ImportFailureException("The source folder is gone."));
    }

    public List<SourceFile> Sources { get; } = [];
    public List<SourceFile> Documents { get; } = [];
    public List<SourceFile> Configs { get; } = [];
    public Dictionary<string, long> BytesByLanguage { get; } = [];
    public bool HeadersAreCpp { get; private set; }

    /// <summary>Lists what is to be imported, in the order of paths by byte.</summary>
    public void List(CancellationToken ct)
    {
        var seen = 0;
        long bytes = 0;
        var pending = new Stack<string>([""]);
        while (pending.TryPop(out var folder))
        {
            foreach (var (name, isFolder, length) in Entries(folder))
            {
                ct.ThrowIfCancellationRequested();
                var path = folder.Length == 0 ? name : $"{folder}/{name}";
                if (!IsSane(path, name)) continue;
                if (++seen > limits.Files * 4L) throw new ImportFailureException(Limit("files", limits.Files));
                if (isFolder)
                {
                    if (!Skipped.Contains(name, StringComparer.OrdinalIgnoreCase) && filter.MayContain(path)) pending.Push(path);
                    continue;
                }
                if (!filter.Takes(path)) continue;
                bytes += length;
                if (bytes > limits.DiskBytes) throw new ImportFailureException(string.Create(CultureInfo.InvariantCulture, $"The source is larger than the limit of {limits.DiskBytes >> 20} MB."));
                Sort(path, name, length);
            }
        }
        Finish();
    }

    /// <summary>Takes a listing in the place of the folder, which has only some of the files.</summary>
    public void List(IEnumerable<(string Path, long Length)> listing)
    {
        foreach (var (path, length) in listing)
            if (IsTaken(path)) Sort(path, path[(path.LastIndexOf('/') + 1)..], length);
        Finish();
    }

    /// <summary>Whether a file of this path is read, as far as the path says.</summary>
    public bool IsTaken(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            var folder = path[..slash];
            var folderName = folder[(folder.LastIndexOf('/') + 1)..];
            if (!IsSane(folder, folderName) || Skipped.Contains(folderName, StringComparer.OrdinalIgnoreCase) || !filter.MayContain(folder)) return false;
        }
        var name = path[(path.LastIndexOf('/') + 1)..];
        return IsSane(path, name) && filter.Takes(path) && KindOf(path, name) is not null;
    }

    /// <summary>The hash that a file's content is known by; that of nothing where it is too large or cannot be read.</summary>
    public string HashOf(SourceFile file, int most) => SourceText.HashOf(file.Length > most ? [] : Read(file, most) ?? []);

    private void Finish()
    {
        if (Sources.Count > limits.Files) throw new ImportFailureException(Limit("files", limits.Files));
        foreach (var list in (List<SourceFile>[])[Sources, Documents, Configs]) list.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        HeadersAreCpp = SourceLanguages.HeadersAreCpp(Sources.Select(f => f.Path));
    }

    /// <summary>The bytes of a listed file; null when it is no ordinary file inside the root any more, or may not be read.</summary>
    public byte[]? Read(SourceFile file, int most)
    {
        using var handle = Open(Path.Combine(root, file.Path), ReadOnlyFlag | NonBlocking | CloseOnExec | NoFollow);
        if (handle.IsInvalid) return null;
        try
        {
            if (RealPath($"/proc/self/fd/{handle.DangerousGetHandle()}") is not { } real || !real.StartsWith(realRoot + "/", StringComparison.Ordinal)) return null;
            var length = RandomAccess.GetLength(handle);
            if (length > most) return [];
            var bytes = GC.AllocateUninitializedArray<byte>((int)length);
            var done = 0;
            while (done < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(done), done) is var read and > 0) done += read;
            return done == bytes.Length ? bytes : bytes[..done];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The language with the most bytes; ties go by name.</summary>
    public string? MainLanguage => BytesByLanguage.Count == 0 ? null : BytesByLanguage.OrderByDescending(l => l.Value).ThenBy(l => l.Key, StringComparer.Ordinal).First().Key;

    private void Sort(string path, string name, long length)
    {
        var kind = KindOf(path, name);
        if (kind == ImportedKind.Source && SourceLanguages.LanguageOf(name) is { } language)
        {
            var vendored = IsVendored(path);
            Sources.Add(new(path, length) { IsVendored = vendored });
            // What was carried in says nothing about what the project is written in.
            if (!vendored && length <= limits.FileBytes) BytesByLanguage[language] = BytesByLanguage.GetValueOrDefault(language) + length;
        }
        else if (kind == ImportedKind.Document && length <= limits.FileBytes && !IsVendored(path))
        {
            Documents.Add(new(path, length));
        }
        else if (kind == ImportedKind.Config && length <= LargestConfig && !IsVendored(path))
        {
            Configs.Add(new(path, length));
        }
    }

    private static string? KindOf(string path, string name) =>
        SourceLanguages.LanguageOf(name) is not null ? ImportedKind.Source
        : name.StartsWith("README", StringComparison.OrdinalIgnoreCase) || DocumentEndings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase))
            || (DocumentFolders.Any(f => path.StartsWith(f, StringComparison.OrdinalIgnoreCase) || path.Contains("/" + f, StringComparison.OrdinalIgnoreCase)) && TextEndings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
            ? ImportedKind.Document
        : ConfigNames.Contains(name, StringComparer.OrdinalIgnoreCase) || ConfigEndings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase)) ? ImportedKind.Config
        : null;

    public static bool IsVendored(string path)
    {
        foreach (var folder in VendorFolders)
            if (path.StartsWith(folder + "/", StringComparison.Ordinal) || path.Contains("/" + folder + "/", StringComparison.Ordinal)) return true;
        return false;
    }

    private bool IsSane(string path, string name) =>
        // A name that is not UTF-8 was read with replacement characters: no such file can be opened or stored.
        !name.Contains('\uFFFD', StringComparison.Ordinal) && !name.Contains('\n', StringComparison.Ordinal) && !name.Contains('\\', StringComparison.Ordinal)
        && Encoding.UTF8.GetByteCount(path) <= Math.Min(limits.PathBytes, Schema.GraphNames.MaximumNameBytes);

    private IEnumerable<(string Name, bool IsFolder, long Length)> Entries(string folder) =>
        new FileSystemEnumerable<(string, bool, long)>(Path.Combine(root, folder),
            (ref FileSystemEntry entry) => (entry.FileName.ToString(), entry.IsDirectory, entry.IsDirectory ? 0 : entry.Length),
            new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None, ReturnSpecialDirectories = false })
        {
            // A link could lead anywhere; a link into the tree would only say things twice.
            ShouldIncludePredicate = (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };

    private static string Limit(string what, long most) => string.Create(CultureInfo.InvariantCulture, $"The source has more than the limit of {most} {what}.");

    private static string? RealPath(string path) => File.ResolveLinkTarget(path, returnFinalTarget: false) is { } target ? target.FullName : Directory.Exists(path) ? Resolve(path) : null;

    private static string Resolve(string path)
    {
        using var handle = Open(path, ReadOnlyFlag | CloseOnExec);
        return File.ResolveLinkTarget($"/proc/self/fd/{handle.DangerousGetHandle()}", returnFinalTarget: false)?.FullName ?? path;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
