namespace Capstan.Features.Code.Graph.Import;

/// <summary>Where things lie in the repository: folders, what imports lead to which file, which header declares what.</summary>
internal sealed partial class RepositoryMap
{
    private const int MostHeaders = 4_000, MostPassed = 32;
    private readonly IReadOnlyList<SourceFile> files;
    private readonly long[] ids;
    private readonly string[] folders;
    private readonly Dictionary<string, List<int>> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<int>> declaredIn = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> passedOn = new(StringComparer.Ordinal);
    private readonly int[][] direct;
    private readonly HashSet<int>?[] closures;

    public RepositoryMap(IReadOnlyList<SourceFile> files)
    {
        this.files = files;
        ids = new long[files.Count];
        folders = new string[files.Count];
        direct = new int[files.Count][];
        closures = new HashSet<int>?[files.Count];
        for (var i = 0; i < files.Count; i++)
        {
            var path = files[i].Path;
            var slash = path.LastIndexOf('/');
            folders[i] = slash < 0 ? "" : string.Intern(path[..slash]);
            byPath[path] = i;
            var name = path[(slash + 1)..];
            if (!byName.TryGetValue(name, out var same)) byName[name] = same = [];
            same.Add(i);
        }
    }

    public string FolderOf(int file) => folders[file];

    public string PathOf(int file) => files[file].Path;

    public long IdOf(int file) => ids[file];

    /// <summary>Notes the id of a file, the includes of a C file and what it declares.</summary>
    public void Add(int file, FileNumbers numbers, FileFacts facts)
    {
        ids[file] = numbers.File;
        if (facts.Language is "python" or "javascript") PassOn(facts);
        if (facts.Language != "c") return;
        direct[file] = [.. facts.Imports.Select(i => Header(file, i.Entity)).Where(h => h >= 0)];
        if (!files[file].Path.EndsWith('h') && !files[file].Path.EndsWith("hpp", StringComparison.Ordinal)) return;
        foreach (var method in facts.Methods)
        {
            if (method.IsModule || method.Type >= 0) continue;
            if (!declaredIn.TryGetValue(method.Name, out var headers)) declaredIn[method.Name] = headers = [];
            headers.Add(file);
        }
    }

    /// <summary>What a module imports it can be imported from: package __init__ files and index files say where things are by importing them.</summary>
    private void PassOn(FileFacts facts)
    {
        foreach (var import in facts.Imports)
        {
            if (!import.IsLocal && facts.Language == "javascript") continue;
            var from = Normal(import.Entity, facts);
            var key = import.As.Length > 0 ? $"{facts.Package}.{import.As}" : facts.Package + ".*";
            if (import.As.Length == 0 && !import.IsWildcard) continue;
            if (!passedOn.TryGetValue(key, out var targets)) passedOn[key] = targets = [];
            if (targets.Count < MostPassed && !targets.Contains(from)) targets.Add(from);
        }
    }

    /// <summary>Where an entity may be defined when the module it is imported from only passes it on; through few modules, nearest first.</summary>
    public IReadOnlyList<string> PassedOn(string entity)
    {
        LookupTrace.Asked(Question.PassedOn(""));
        if (passedOn.Count == 0) return [];
        var found = new List<string>();
        var pending = new Queue<(string Entity, int Hops)>([(entity, 0)]);
        while (pending.TryDequeue(out var next) && found.Count < MostPassed)
        {
            var dot = next.Entity.LastIndexOf('.');
            if (next.Hops >= 3 || dot <= 0) continue;
            var (module, name) = (next.Entity[..dot], next.Entity[(dot + 1)..]);
            foreach (var target in Passing(next.Entity)) Follow(target, next.Hops);
            foreach (var target in Passing(module + ".*")) Follow($"{target}.{name}", next.Hops);
            foreach (var target in Passing(module + ".index.*")) Follow($"{target}.{name}", next.Hops);
        }
        return found;

        void Follow(string target, int hops)
        {
            if (target == entity || found.Contains(target)) return;
            found.Add(target);
            pending.Enqueue((target, hops + 1));
        }
    }

    private List<string> Passing(string key)
    {
        LookupTrace.Asked(Question.PassedOn(key));
        return passedOn.GetValueOrDefault(key) ?? [];
    }

    /// <summary>The file an import leads to, or -1.</summary>
    public int FileOf(ImportFact import, FileFacts facts, int file) => facts.Language switch
    {
        "c" => Header(file, import.Entity),
        "javascript" or "python" => PackageFile(Normal(import.Entity, facts)),
        "ruby" or "php" => Relative(file, import.Entity),
        _ => -1,
    };

    /// <summary>Every header a file reaches by includes, itself left out.</summary>
    public IReadOnlyCollection<int> Includes(int file)
    {
        LookupTrace.Asked(Question.Includes(files[file].Path));
        if (closures[file] is { } known) return known;
        var reached = new HashSet<int>();
        var pending = new Stack<int>(direct[file] ?? []);
        while (pending.TryPop(out var header) && reached.Count < MostHeaders)
        {
            if (!reached.Add(header)) continue;
            if (closures[header] is { } below) reached.UnionWith(below);
            else foreach (var next in direct[header] ?? []) pending.Push(next);
        }
        // Sources are asked once, while their file is written; only what headers reach is worth keeping.
        if (files[file].Path.EndsWith('h')) closures[file] = reached;
        return reached;
    }

    public bool Declares(IReadOnlyCollection<int> headers, string name)
    {
        LookupTrace.Asked(Question.Declared(name));
        return declaredIn.TryGetValue(name, out var where) && where.Overlaps(headers);
    }

    /// <summary>
    /// An imported entity as a dotted name: <c>./user:User</c> of <c>src/api/a.ts</c> is <c>src.api.user.User</c>, Python's <c>..models.User</c>
    /// is relative to the package, and the rest is dotted already.
    /// </summary>
    public string Normal(string entity, FileFacts facts)
    {
        switch (facts.Language)
        {
            case "javascript":
                var colon = entity.LastIndexOf(':');
                var (path, member) = colon > 1 ? (entity[..colon], entity[(colon + 1)..]) : (entity, "");
                if (path.StartsWith('.'))
                {
                    path = Join(Folder(facts.Path), path);
                    path = WithoutExtension(path).Replace('/', '.');
                    if (PackageFile(path) < 0 && PackageFile(path + ".index") >= 0) path += ".index";
                }
                return member.Length == 0 || member is "default" or "*" ? path : $"{path}.{member}";
            case "python" when entity.StartsWith('.'):
                var dots = entity.Length - entity.TrimStart('.').Length;
                var package = Folder(facts.Path).Split('/', StringSplitOptions.RemoveEmptyEntries);
                var kept = package.Take(Math.Max(0, package.Length - (dots - 1)));
                return string.Join('.', kept.Append(entity.TrimStart('.')).Where(p => p.Length > 0));
            default:
                return entity.Replace('\\', '.').Replace("::", ".", StringComparison.Ordinal).TrimStart('.');
        }
    }

    private int PackageFile(string dotted)
    {
        var path = dotted.Replace('.', '/');
        foreach (var ending in (ReadOnlySpan<string>)[".py", ".ts", ".tsx", ".js", ".jsx", ".mjs", "/__init__.py", "/index.ts", "/index.js", "/index.tsx"])
            if (At(path + ending) is var file and >= 0) return file;
        // Sources often start below the root (src/, lib/): the one file whose path ends so.
        var name = path[(path.LastIndexOf('/') + 1)..] + ".py";
        return Named(name) is { } same && same.Where(f => files[f].Path.EndsWith("/" + path + ".py", StringComparison.Ordinal)).Take(2).ToArray() is [var only] ? only : -1;
    }

    private int Header(int file, string entity)
    {
        if (At(Join(folders[file], entity)) is var beside and >= 0) return beside;
        if (At(entity) is var rooted and >= 0) return rooted;
        if (Named(entity[(entity.LastIndexOf('/') + 1)..]) is not { } same) return -1;
        var matches = same.Where(f => entity.Contains('/', StringComparison.Ordinal) ? files[f].Path.EndsWith("/" + entity, StringComparison.Ordinal) : true).Take(2).ToArray();
        return matches is [var only] ? only : -1;
    }

    private int Relative(int file, string entity)
    {
        var path = Join(folders[file], entity);
        return At(path) is var exact and >= 0 ? exact : At(path + ".rb") is var ruby and >= 0 ? ruby
            : At(entity + ".rb") is var rooted and >= 0 ? rooted : At("lib/" + entity + ".rb");
    }

    private int At(string path)
    {
        LookupTrace.Asked(Question.Path(path));
        return byPath.GetValueOrDefault(path, -1);
    }

    private List<int>? Named(string name)
    {
        LookupTrace.Asked(Question.FileName(name));
        return byName.GetValueOrDefault(name);
    }

    private static string Folder(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";

    private static string WithoutExtension(string path) =>
        path.EndsWith(".js", StringComparison.Ordinal) || path.EndsWith(".ts", StringComparison.Ordinal) ? path[..^3]
        : path.EndsWith(".tsx", StringComparison.Ordinal) || path.EndsWith(".jsx", StringComparison.Ordinal) || path.EndsWith(".mjs", StringComparison.Ordinal) ? path[..^4] : path;

    private static string Join(string folder, string path)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }
        return string.Join('/', parts);
    }
}
