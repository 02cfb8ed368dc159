using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios.Onboarding;

/// <summary>How a name was found; later ways are less sure.</summary>
internal enum ResolvedBy { FullName, Name, AnyCase, Suffix, Similar, Nothing }

internal sealed record Resolution(Target Target, ResolvedBy By, IReadOnlyList<Symbol> Symbols)
{
    public bool IsExact => By < ResolvedBy.Similar;
}

/// <summary>
/// Finds what a name of the question means: exact full name, exact name, any case, end of a full name, likeness; the first way that finds
/// anything decides. Several hits stay several: choosing is the asker's.
/// </summary>
internal static class SymbolResolver
{
    public const int MaximumHits = 50;
    private static readonly SqlFile<NameArgs, Symbol> FullName = Sql.Beside<NameArgs, Symbol>("ResolveFullName.sql");
    private static readonly SqlFile<NameArgs, Symbol> Name = Sql.Beside<NameArgs, Symbol>("ResolveName.sql");
    private static readonly SqlFile<NameArgs, Symbol> AnyCase = Sql.Beside<NameArgs, Symbol>("ResolveAnyCase.sql");
    private static readonly SqlFile<NameArgs, Symbol> Suffix = Sql.Beside<NameArgs, Symbol>("ResolveSuffix.sql");
    private static readonly SqlFile<NameArgs, Symbol> Similar = Sql.Beside<NameArgs, Symbol>("ResolveSimilar.sql");
    private static readonly SqlFile<NameArgs, Symbol> File = Sql.Beside<NameArgs, Symbol>("ResolveFile.sql");

    public static async Task<Resolution> Resolve(Target target, CodeGraph graph)
    {
        if (target.Kind == TargetKind.File || target.Text.Contains('/', StringComparison.Ordinal))
        {
            var path = target.Text.Replace('\\', '/').TrimStart('.', '/');
            if (await graph.Many(File, Args(path, "%/" + Escape(path))) is { Count: > 0 } files) return new(target, ResolvedBy.FullName, files);
        }
        var name = target.Dotted;
        if (name.Length == 0) return new(target, ResolvedBy.Nothing, []);
        if (name.Contains('.', StringComparison.Ordinal))
        {
            if (await Try(FullName, name, name) is { } full) return full;
            if (await Try(Suffix, name, "%." + Escape(name)) is { } suffix) return suffix;
            // `obj.method`: the object is a variable, so only the last part names something.
            name = name[(name.LastIndexOf('.') + 1)..];
        }
        return await Try(Name, name, name) ?? await Try(AnyCase, name, Escape(name)) ?? await Alike() ?? new(target, ResolvedBy.Nothing, []);

        async Task<Resolution?> Try(SqlFile<NameArgs, Symbol> way, string text, string pattern)
        {
            var rows = await graph.Many(way, Args(text, pattern));
            return rows.Count == 0 ? null : new(target, way == FullName ? ResolvedBy.FullName : way == Suffix ? ResolvedBy.Suffix : way == Name ? ResolvedBy.Name : ResolvedBy.AnyCase, Distinct(rows));
        }

        async Task<Resolution?> Alike()
        {
            if (name.Length < 3) return null;
            var rows = await graph.Many(Similar, Args(name, "%" + Escape(name) + "%"));
            return rows.Count == 0 ? null : new(target, ResolvedBy.Similar, Distinct(rows));
        }
    }

    /// <summary>A declaration whose definition is also there is not another candidate; neither is a constructor beside its type.</summary>
    private static List<Symbol> Distinct(List<Symbol> rows)
    {
        var inside = rows.Any(r => !r.IsExternal) ? rows.Where(r => !r.IsExternal).ToList() : rows;
        var types = inside.Where(r => r.Kind == "type").ToList();
        return
        [
            .. inside.Where(r => r.Kind != "method"
                || (!types.Any(t => t.Name == r.Name && t.Filename == r.Filename && t.Line <= r.Line && t.LastLine >= r.LastLine)
                    && !inside.Any(o => o.Kind == "method" && o.Id != r.Id && o.FullName == r.FullName && IsBodiless(r) && !IsBodiless(o)))),
        ];
    }

    private static bool IsBodiless(Symbol method) => method.LastLine - method.Line < 4 && (method.Signature?.EndsWith(';') == true || method.Filename is { } file && (file.EndsWith(".h", StringComparison.Ordinal) || file.EndsWith(".hpp", StringComparison.Ordinal)));

    private static NameArgs Args(string name, string pattern) => new() { Name = name, Last = name[(name.LastIndexOf('.') + 1)..], Pattern = pattern, Take = MaximumHits };

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private sealed record NameArgs
    {
        public required string Name { get; init; }
        /// <summary>The name's last part.</summary>
        public required string Last { get; init; }
        /// <summary>For LIKE.</summary>
        public required string Pattern { get; init; }
        public required int Take { get; init; }
    }
}
