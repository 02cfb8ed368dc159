using System.Collections.Concurrent;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>Who calls how many, and whom: counted by all tasks while calls are bound, for the method rows that are written last.</summary>
internal sealed class CallCounts(DefinitionIndex index)
{
    private readonly int[] fanIn = new int[index.Methods.Count];
    private readonly int[] fanOut = new int[index.Methods.Count];
    private readonly bool[] registered = new bool[index.Methods.Count];

    /// <summary>Call sites that lead to the method.</summary>
    public int FanIn(int method) => fanIn[method];

    /// <summary>As counted elsewhere: only some of the calls were seen here.</summary>
    public void SetFanIn(int method, int calls) => fanIn[method] = calls;

    /// <summary>Call sites inside the method that are bound to methods of the repository.</summary>
    public int FanOut(int method) => fanOut[method];

    public bool IsRegistered(int method) => registered[method];

    /// <param name="handlers">Takes the names that the call registers as handlers.</param>
    public void Called(ImportedFile file, CallFact call, Binding binding, ICollection<string> handlers)
    {
        foreach (var target in binding.Targets) Interlocked.Increment(ref fanIn[target]);
        // Only this file's task counts for its methods.
        if (binding.Targets.Count > 0) fanOut[file.FirstMethod + call.Method]++;
        foreach (var name in EntryPoints.Registered(call)) handlers.Add(name);
    }

    /// <summary>A file registers what this name means as the handler of a route: its own method, or the only one of that name.</summary>
    public void Register(int file, string name)
    {
        var (here, only, several) = (-1, -1, false);
        for (var m = index.FirstMethodNamed(name); m >= 0; m = index.Methods[m].NextOfName)
        {
            if (index.Methods[m].File == file) here = m;
            several |= only >= 0;
            only = m;
        }
        var handler = here >= 0 ? here : several ? -1 : only;
        if (handler >= 0) registered[handler] = true;
    }
}

/// <summary>What is called but not defined here. Its rows come last, numbered in the order of names, so that ids do not depend on timing.</summary>
internal sealed class ExternalMethods : IDisposable
{
    private readonly ConcurrentDictionary<(string Language, string FullName), External> byName = new();
    private readonly ConcurrentBag<List<(long Call, External Method)>> edges = [];
    private readonly ThreadLocal<List<(long Call, External Method)>> mine = new(trackAllValues: false);

    public void Add(long call, string language, string fullName)
    {
        var method = byName.GetOrAdd((language, fullName), static key => new(key.Language, key.FullName));
        Interlocked.Increment(ref method.Calls);
        if (mine.Value is not { } list) edges.Add(mine.Value = list = []);
        list.Add((call, method));
    }

    public void Dispose() => mine.Dispose();

    /// <summary>All of them, in the order of languages and names.</summary>
    public IReadOnlyList<External> All => [.. byName.Values.OrderBy(m => m.Language, StringComparer.Ordinal).ThenBy(m => m.FullName, StringComparer.Ordinal)];

    public async Task Write(RowWriter rows)
    {
        var number = 0L;
        foreach (var method in All)
        {
            method.Id = NodeIds.FirstExternal + number++;
            Row(rows, method, method.Calls);
            if ((number & 1023) == 0) await rows.Pass();
        }
        await Edges(rows);
    }

    public static void Row(RowWriter rows, External method, int calls)
    {
        var dot = method.FullName.LastIndexOf('.');
        var row = rows.Row(GraphTable.Method).Long(method.Id).Name(method.FullName[(dot + 1)..]).Name(method.FullName).Text("");
        for (var i = 0; i < 7; i++) row.Null();
        row.Text("<empty>").Bool(true).Text(dot > 0 ? "TYPE_DECL" : "NAMESPACE_BLOCK").Name(dot > 0 ? method.FullName[..dot] : "").Null().Null().Null().Null().Null()
            .Text(method.Language).Int(calls).Int(0);
        for (var i = 0; i < 6; i++) row.Null();
        row.Bool(false).Bool(false).Bool(false).Bool(false).Bool(false).Bool(false).Null().Null().Null();
    }

    /// <summary>The edges to them, once each has its id.</summary>
    public async Task Edges(RowWriter rows)
    {
        var written = 0;
        foreach (var list in edges)
            foreach (var (call, method) in list)
            {
                rows.Row(GraphTable.Calls).Long(call).Long(method.Id);
                if ((++written & 1023) == 0) await rows.Pass();
            }
    }

    internal sealed class External(string language, string fullName)
    {
        public string Language => language;
        public string FullName => fullName;
        public long Id;
        public int Calls;
    }
}
