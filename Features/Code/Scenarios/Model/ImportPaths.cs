namespace Capstan.Features.Code.Scenarios.Model;

/// <summary>Which file an import means that names a path or a dotted module: for names of functions and constants, which are no files of their own.</summary>
internal static class ImportPaths
{
    private static readonly string[] Endings = [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", "/index.ts", "/index.tsx", "/index.js", ".py", "/__init__.py", ""];

    public static bool Follow(string from, string entity, Dictionary<string, int> files, out int file)
    {
        file = -1;
        if (entity.Length == 0) return false;
        if (!from.EndsWith(".py", StringComparison.Ordinal)) return entity[0] == '.' && Try(Joined(Folder(from), entity.Split(':')[0]), files, out file);
        // Dots in front go up from the package; what follows is a module, or a module and a name in it.
        var up = entity.TakeWhile(c => c == '.').Count();
        var parts = entity[up..].Split('.', StringSplitOptions.RemoveEmptyEntries);
        var root = up == 0 ? "" : Folder(from);
        for (var i = 1; i < up; i++) root = Folder(root);
        for (var length = parts.Length; length >= Math.Max(1, parts.Length - 1); length--)
            if (Try(Joined(root, string.Join('/', parts[..length])), files, out file)) return true;
        return false;
    }

    private static bool Try(string path, Dictionary<string, int> files, out int file)
    {
        foreach (var ending in Endings)
            if (files.TryGetValue(path + ending, out file)) return true;
        // TypeScript names what the compiler will write.
        if (path.EndsWith(".js", StringComparison.Ordinal) && files.TryGetValue(path[..^3] + ".ts", out file)) return true;
        file = -1;
        return false;
    }

    private static string Folder(string path) => path.LastIndexOf('/') is var at and >= 0 ? path[..at] : "";

    private static string Joined(string folder, string relative)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in relative.Split('/'))
            if (part == "..") { if (parts.Count > 0) parts.RemoveAt(parts.Count - 1); }
            else if (part is not ("" or ".")) parts.Add(part);
        return string.Join('/', parts);
    }
}
