using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>Dependencies that go against good order: circles, layers, shaky ground, what is not meant to be used; and modules that do too much.</summary>
internal sealed partial class ArchitectureChecks : ICheck
{
    private const int LeastDependants = 2, FileMethods = 60, FewMethods = 3;

    public void Run(ReviewContext context)
    {
        Dependencies(context);
        foreach (var file in context.CodeFiles)
        {
            if (file.NewFacts is not { } facts || file.IsTest || !file.IsApplied) continue;
            InternalImports(context, file, facts);
            Growth(context, file, facts);
        }
    }

    // ---- dependencies between folders -------------------------------------------------------------------------------------------

    private static void Dependencies(ReviewContext context)
    {
        var known = context.Impact.Dependencies.Select(d => (d.FromModule, d.ToModule)).ToHashSet();
        var (uses, usedBy) = (known.ToLookup(d => d.FromModule, d => d.ToModule), known.ToLookup(d => d.ToModule, d => d.FromModule));
        var layers = new LayerRules(context.Settings.Architecture);
        foreach (var use in context.Impact.NewUses.DistinctBy(u => (u.From, u.To)))
        {
            if (context.Delta.Files.FirstOrDefault(f => f.Path == use.File) is not { } file) continue;
            var symbol = $"{use.From} -> {use.To}";
            if (use.IsVendored)
            {
                if (!known.Any(d => d.ToModule == use.To))
                    context.Add("vendored-dependency", Category.Architecture, FindingSeverity.Medium, file, use.Line, symbol, $"`{use.Entity}` is code of others that was copied into {use.To}.", "Use it through a module of your own, so that it can be replaced in one place.", null, 0.7);
                continue;
            }
            if (known.Contains((use.From, use.To))) continue;
            if (layers.Violation(use.From, use.To) is var (from, to, isRule))
                context.Add("layer-violation", Category.Architecture, isRule ? FindingSeverity.High : FindingSeverity.Medium, file, use.Line, symbol,
                    isRule ? $"{use.From} ({from}) may not depend on {use.To} ({to})." : $"{use.From} ({from}) depends on {use.To} ({to}), which stands above it.",
                    "Turn the dependency around: let the lower layer offer an interface that the upper one implements.", null, isRule ? 0.9 : 0.7);
            if (Way(uses, use.To, use.From) is { } way)
            {
                if (!IsNested(use.From, use.To) && Way(uses, use.From, use.To) is null)
                    context.Add("new-module-cycle", Category.Architecture, FindingSeverity.High, file, use.Line, symbol,
                        $"{use.From} now depends on {use.To}, which depends on it: {string.Join(" → ", way.Prepend(use.From))}.", "Move what both need into a module below them, or turn one of the dependencies around.", null, 0.85);
            }
            else Stability(context, file, use, uses, usedBy, symbol);
        }
    }

    // A folder and the folders in it belong together.
    private static bool IsNested(string a, string b) => a == "." || b == "." || a.StartsWith(b + "/", StringComparison.Ordinal) || b.StartsWith(a + "/", StringComparison.Ordinal);

    /// <summary>The shortest way along dependencies, both ends included.</summary>
    private static List<string>? Way(ILookup<string, string> uses, string from, string to)
    {
        var previous = new Dictionary<string, string?>(StringComparer.Ordinal) { [from] = null };
        var queue = new Queue<string>([from]);
        while (queue.TryDequeue(out var at))
        {
            if (at == to)
            {
                var way = new List<string>();
                for (string? step = at; step is not null; step = previous[step]) way.Insert(0, step);
                return way;
            }
            foreach (var next in uses[at].Order(StringComparer.Ordinal))
                if (previous.TryAdd(next, at)) queue.Enqueue(next);
        }
        return null;
    }

    // Martin's stable dependencies: what many lean on should not lean on what changes with many others.
    private static void Stability(ReviewContext context, ChangedFile file, ModuleUse use, ILookup<string, string> uses, ILookup<string, string> usedBy, string symbol)
    {
        var (own, theirs) = (Instability(use.From), Instability(use.To));
        if (usedBy[use.From].Count() < LeastDependants || uses[use.To].Count() < LeastDependants || theirs - own <= Math.Max(0.3, context.Settings.Architecture.UnstableGap)) return;
        context.Add("unstable-dependency", Category.Architecture, FindingSeverity.Medium, file, use.Line, symbol,
            $"{use.From}, on which {usedBy[use.From].Count()} modules depend (instability {own:0.00}), now depends on {use.To} (instability {theirs:0.00}).",
            "Depend on something at least as stable: an interface beside this module, implemented over there.", null, 0.7);

        double Instability(string module) => uses[module].Count() is var outgoing && usedBy[module].Count() is var incoming && outgoing + incoming > 0 ? (double)outgoing / (outgoing + incoming) : 0;
    }

    // ---- what is not meant for others -------------------------------------------------------------------------------------------

    private static void InternalImports(ReviewContext context, ChangedFile file, FileFacts facts)
    {
        var before = (file.OldFacts?.Imports ?? []).Select(i => i.Entity).ToHashSet(StringComparer.Ordinal);
        foreach (var import in facts.Imports)
            if (file.IsAdded(import.Line) && !import.IsLocal && !before.Contains(import.Entity) && InternalOf(file.Language)?.IsMatch(import.Entity) == true && !SharesRoot(file, facts, import.Entity))
                context.Add("internal-api-used", Category.Architecture, FindingSeverity.Medium, file, import.Line, import.Entity,
                    $"`{import.Entity}` is internal to its library: it may change or go in any release.", "Use the library's public interface.", null, 0.8);
    }

    // One's own internals are for oneself.
    private static bool SharesRoot(ChangedFile file, FileFacts facts, string entity)
    {
        var root = entity.Split('.', '/', '\\')[0];
        return facts.Package.Split('.', '/', '\\')[0] == root || file.Path.StartsWith(root + "/", StringComparison.Ordinal) || file.Path.Contains("/" + root + "/", StringComparison.Ordinal);
    }

    private static Regex? InternalOf(string language) => language switch
    {
        "java" or "kotlin" => JavaInternal(),
        "python" => PythonInternal(),
        "javascript" => ScriptInternal(),
        "csharp" => DotnetInternal(),
        _ => null,
    };

    // ---- size -------------------------------------------------------------------------------------------------------------------

    private static void Growth(ReviewContext context, ChangedFile file, FileFacts facts)
    {
        var limits = context.Settings.Refactoring;
        var before = file.OldFacts is { } old ? CountByType(old) : [];
        var now = CountByType(facts);
        for (var t = 0; t < facts.Types.Count; t++)
        {
            var type = facts.Types[t];
            if (type.Kind is TypeKind.Enum or TypeKind.Alias or TypeKind.Delegate or TypeKind.Interface) continue;
            var (is_, was) = (now.GetValueOrDefault(type.FullName), before.GetValueOrDefault(type.FullName));
            Report(type.FullName, type.Name, is_, was, limits.ClassMethods, type.Span);
        }
        // Where functions stand in files, the file is what grows.
        var functions = facts.Methods.Count(m => m is { Type: < 0, IsModule: false, IsDeclarationOnly: false, ReceiverType: "", Parent: < 0 });
        var wereFunctions = file.OldFacts?.Methods.Count(m => m is { Type: < 0, IsModule: false, IsDeclarationOnly: false, ReceiverType: "", Parent: < 0 }) ?? 0;
        if (file.Language is "c" or "python" or "javascript" or "go" or "php") Report(file.Path, ModuleUse.Folder(file.Path) is var f && f == "." ? file.Path : file.Path[(f.Length + 1)..], functions, wereFunctions, FileMethods, null);

        void Report(string symbol, string name, int count, int earlier, int limit, Span? span)
        {
            if (count <= limit || count - earlier < 1 || (earlier > limit && count - earlier < FewMethods)) return;
            var first = facts.Methods.Where((m, i) => file.IsAdded(m.Span.Line) && (span is null || (m.Span.Line >= span.Value.Line && m.Span.Line <= span.Value.EndLine))).Select(m => (int?)m.Span.Line).FirstOrDefault();
            if (first is not { } line) return;
            context.Add("god-module-growth", Category.Architecture, FindingSeverity.Medium, file, line, symbol,
                earlier == 0 ? $"{name} has {count} methods." : $"{name} grows from {earlier} to {count} methods.", "Split it by what changes together, and add to the part the new methods belong to.", null, 0.75);
        }
    }

    private static Dictionary<string, int> CountByType(FileFacts facts) =>
        facts.Methods.Where(m => m is { IsModule: false } && m.Type >= 0 && m.Type < facts.Types.Count && !m.Modifiers.HasFlag(Modifiers.Accessor))
            .GroupBy(m => facts.Types[m.Type].FullName, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    [GeneratedRegex(@"^(?:sun|com\.sun|jdk\.internal)\.|\.(?:internal|impl)\.")]
    private static partial Regex JavaInternal();

    [GeneratedRegex(@"(?:^|\.)_(?!_)\w+")]
    private static partial Regex PythonInternal();

    [GeneratedRegex(@"^(?:@[^/]+/)?[^./][^/]*/(?:.*/)?(?:internal|_internal|private|src)(?:/|$)")]
    private static partial Regex ScriptInternal();

    [GeneratedRegex(@"\.Internals?(?:\.|$)")]
    private static partial Regex DotnetInternal();
}
