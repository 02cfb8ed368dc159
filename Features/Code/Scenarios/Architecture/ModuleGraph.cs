using Capstan.Features.Code.Scenarios.Model;

namespace Capstan.Features.Code.Scenarios.Architecture;

/// <summary>Modules of a project and which depends on which: by imports, base types, and calls that are sure enough.</summary>
internal sealed class ModuleGraph
{
    private readonly Dictionary<(int From, int To), Witness> witnesses;

    private ModuleGraph(IReadOnlyList<Module> modules, int[] moduleOfFile, Dictionary<(int From, int To), Witness> witnesses, Adjacency edges)
    {
        (Modules, ModuleOfFile, this.witnesses, Edges) = (modules, moduleOfFile, witnesses, edges);
        for (var m = 0; m < modules.Count; m++) (modules[m].Afferent, modules[m].Efferent) = (edges.InDegree(m), edges.OutDegree(m));
    }

    /// <summary>In order of name.</summary>
    public IReadOnlyList<Module> Modules { get; }
    /// <summary>-1 for files that are no part of the product: tests and what came from elsewhere.</summary>
    public int[] ModuleOfFile { get; }
    /// <summary>Counts are references.</summary>
    public Adjacency Edges { get; }

    /// <summary>The first place that makes one module depend on another.</summary>
    public Witness WitnessOf(int from, int to) => witnesses[(from, to)];

    public static ModuleGraph Of(CodeModel model)
    {
        var names = model.Files.Where(IsPart).Select(f => f.Module).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var numbers = names.Select((n, i) => (n, i)).ToDictionary(n => n.n, n => n.i, StringComparer.Ordinal);
        int[] moduleOf = [.. model.Files.Select(f => IsPart(f) ? numbers[f.Module] : -1)];
        var modules = names.ConvertAll(n => new Module { Name = n });
        for (var f = 0; f < model.Files.Count; f++)
        {
            if (moduleOf[f] < 0) continue;
            modules[moduleOf[f]].Files.Add(f);
            modules[moduleOf[f]].Lines += model.Files[f].Sloc;
        }
        foreach (var type in model.Types)
        {
            if (moduleOf[type.File] < 0) continue;
            modules[moduleOf[type.File]].Types++;
            if (type.IsAbstract) modules[moduleOf[type.File]].AbstractTypes++;
        }

        var references = new Dictionary<(int From, int To), (int Count, float Confidence)>();
        var witnesses = new Dictionary<(int From, int To), Witness>();
        foreach (var import in model.Imports)
            Refer(moduleOf[import.From], moduleOf[import.To], import.Count, 1, () => new(WitnessKind.Import, model.Files[import.From].Name, import.Line, 0, 0));
        foreach (var edge in model.Bases.Edges)
            Refer(moduleOf[model.Types[edge.From].File], moduleOf[model.Types[edge.To].File], 1, 1, () => new(WitnessKind.Base, model.Types[edge.From].Filename, model.Types[edge.From].Line, 0, 0));
        foreach (var edge in model.Calls.Edges)
        {
            var (caller, callee) = (model.Methods[edge.From], model.Methods[edge.To]);
            // What a generator wrote into every parser or stub it made is called the same everywhere.
            if (!IsDependency(caller.Language, edge.Confidence) || model.Files[caller.File].IsGenerated) continue;
            Refer(moduleOf[caller.File], moduleOf[callee.File], edge.Count, edge.Confidence, () => new(WitnessKind.Call, caller.Filename, caller.Line, caller.Id, callee.Id));
        }
        return new(modules, moduleOf, witnesses, new(modules.Count, references.Select(r => new ModelEdge(r.Key.From, r.Key.To, r.Value.Count, r.Value.Confidence))));

        void Refer(int from, int to, int count, float confidence, Func<Witness> witness)
        {
            if (from < 0 || to < 0) return;
            if (from == to)
            {
                modules[from].InnerReferences += count;
                return;
            }
            var known = references.GetValueOrDefault((from, to));
            // A dependency is as sure as the surest thing that shows it.
            references[(from, to)] = (known.Count + count, Math.Max(known.Confidence, confidence));
            if (known.Count == 0) witnesses[(from, to)] = witness();
        }
    }

    /// <summary>
    /// A call through a base type is no dependency on the overrides it may reach, and a name that is unique here may mean something of
    /// elsewhere; only in C is a global name what it seems.
    /// </summary>
    private static bool IsDependency(string language, float confidence) => confidence >= 0.85f || language == "c" && confidence is >= 0.55f and < 0.65f;

    private static bool IsPart(ModelFile file) => !file.IsTest && !file.IsVendored;
}

internal sealed class Module
{
    public required string Name { get; init; }
    public List<int> Files { get; } = [];
    public int Lines { get; set; }
    public int Types { get; set; }
    public int AbstractTypes { get; set; }
    public int InnerReferences { get; set; }
    /// <summary>How many modules depend on it (Ca).</summary>
    public int Afferent { get; set; }
    /// <summary>How many modules it depends on (Ce).</summary>
    public int Efferent { get; set; }

    /// <summary>Ce / (Ca + Ce): 0 when only others depend on it, 1 when it only depends on others.</summary>
    public double Instability => Afferent + Efferent == 0 ? 0 : (double)Efferent / (Afferent + Efferent);
    public double Abstractness => Types == 0 ? 0 : (double)AbstractTypes / Types;
    /// <summary>From the line where abstract modules are stable and concrete ones are not.</summary>
    public double Distance => Math.Abs(Abstractness + Instability - 1);
}

internal enum WitnessKind { Import, Base, Call }

/// <param name="CallerId">Of a call, whose line is looked up when it is shown.</param>
internal readonly record struct Witness(WitnessKind Kind, string File, int Line, long CallerId, long CalleeId);
