using System.Globalization;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Graph.Schema;

namespace Capstan.Features.Code.Graph.Import.Update;

/// <summary>
/// Puts what a <see cref="GraphUpdate"/> found into the graph while it is served: in one transaction, so that readers see the old graph or the
/// new one. It knows tables and ranges of ids, not what stands in them: a new table comes along by itself.
/// </summary>
internal sealed class GraphDelta(GraphUpdate update, SourceTree tree, ImportLimits limits, ImportOrder order, ImportProgress progress) : IDisposable
{
    private static readonly GraphScript DeleteRows = GraphScript.Beside("DeleteRows.sql");
    private static readonly GraphSql<OrdinalsArgs, int> DeleteStored = GraphSql.Beside<OrdinalsArgs, int>("DeleteStoredFiles.sql");
    private static readonly GraphSql<RangeArgs, LanguageMetrics> CountFiles = GraphSql.Beside<RangeArgs, LanguageMetrics>("CountFiles.sql");
    private static readonly GraphSql<RangeArgs, long> ListCalled = GraphSql.Beside<RangeArgs, long>("ListCalled.sql");
    private static readonly GraphSql<IdsArgs, CallersRow> CountCallers = GraphSql.Beside<IdsArgs, CallersRow>("CountCallers.sql");
    private static readonly GraphSql<FanInArgs, int> SetFanIn = GraphSql.Beside<FanInArgs, int>("SetFanIn.sql");
    private static readonly GraphSql<EntriesArgs, int> SetEntryPoints = GraphSql.Beside<EntriesArgs, int>("SetEntryPoints.sql");
    private static readonly GraphSql<IdsArgs, string> DeleteUncalled = GraphSql.Beside<IdsArgs, string>("DeleteUncalled.sql");
    private static readonly GraphSql<NamesArgs, ExternalRow> FindExternals = GraphSql.Beside<NamesArgs, ExternalRow>("FindExternals.sql");
    private static readonly GraphSql<NoArgs, LastRow> LastIds = GraphSql.Beside<NoArgs, LastRow>("LastIds.sql");
    private static readonly GraphSql<RangeArgs, int> AddMethodCalls = GraphSql.Beside<RangeArgs, int>("AddMethodCalls.sql");
    private static readonly GraphSql<NamesArgs, int> KeepNamespaces = GraphSql.Beside<NamesArgs, int>("KeepNamespaces.sql");
    private static readonly GraphSql<NoArgs, string> ListNamespaces = GraphSql.Beside<NoArgs, string>("ListNamespaces.sql");
    private static readonly GraphSql<MetadataArgs, int> SetMetadata = GraphSql.Beside<MetadataArgs, int>("SetMetadata.sql");
    private static readonly GraphSql<NamesArgs, int> DeleteMentions = GraphSql.Beside<NamesArgs, int>("DeleteMentions.sql");
    private static readonly GraphSql<NoArgs, long> CountPassages = GraphSql.Beside<NoArgs, long>("CountPassages.sql");

    private readonly HeldRows held = new();
    private readonly Dictionary<string, long> edges = [];
    private readonly ExternalMethods externals = new();
    private readonly Dictionary<string, List<string>> handlers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> outside = [];
    private RowWriter rows = null!;
    private List<LanguageMetrics> before = [], after = [];

    /// <summary>Rows of the sources, and all that follows from them.</summary>
    public async Task Sources(GraphEdit edit, GraphMetadata metadata, CancellationToken ct)
    {
        rows = new(held);
        var writers = update.New.Indexes.ToDictionary(i => i.Key, i => new GraphRows(rows, i.Value, update.New.Map, update.New.Counts[i.Key], externals, order.ImportComments));
        foreach (var file in update.Touched)
        {
            ct.ThrowIfCancellationRequested();
            var raw = update.Parsed(file);
            handlers[file.File.Path] = writers[file.Facts.Language].File(file.Place, raw.Read(FactParts.Rows), raw.Content);
            await rows.Pass();
        }
        progress.At(0.3, "Taking out what is replaced");
        var range = RangeArgs.Of(update.Replaced);
        before = await edit.Read(CountFiles, range, ct);
        var called = (await edit.Read(ListCalled, range, ct)).ToHashSet();
        foreach (var table in GraphTable.All.Where(t => t.Key is "id" or "src")) await Delete(edit, table, range, ct);
        await edit.Run(DeleteRows, ct, [("table", "method_calls"), ("key", "caller_id"), .. range.Holes]);
        await edit.Execute(DeleteStored, new() { Ordinals = [.. update.Replaced] }, ct);

        progress.At(0.5, "Putting in what is new");
        await Externals(edit, ct);
        await rows.Finish();
        foreach (var table in GraphTable.All.Where(t => t != GraphTable.Method)) await Put(edit, table, ct);
        await Methods(edit, writers, called, ct);
        await Put(edit, GraphTable.Method, ct);
        var now = RangeArgs.Of(update.Touched.Select(f => f.Numbers.Ordinal));
        await edit.Execute(AddMethodCalls, now, ct);
        after = await edit.Read(CountFiles, now, ct);
        await edit.Execute(SetMetadata, new() { Language = metadata.Language, Revision = metadata.Revision, Root = metadata.Root }, ct);
        await Namespaces(edit, ct);
        await Configs(edit, ct);
    }

    public void Dispose() => externals.Dispose();

    /// <summary>What the graph holds now: what it held, less what went, and what came.</summary>
    public GraphCounts Counts() => update.Previous.State.Counts.With(before, after, outside, edges);

    /// <summary>Documents that changed, and mentions of names that mean something else now. Returns how many passages there are.</summary>
    public async Task<int> Documents(GraphEdit edit, CancellationToken ct)
    {
        rows = new(held);
        var changes = update.Changes.Of(ImportedKind.Document).Where(f => !f.IsSame).ToList();
        var gone = changes.Where(f => f.Before is not null).Select(f => f.Before!.Ordinal).Concat(update.Changes.Removed.Where(f => f.Kind == ImportedKind.Document).Select(f => f.Ordinal)).ToList();
        var range = RangeArgs.Of(gone);
        await edit.Run(DeleteRows, ct, [("table", GraphTable.Document.Name), ("key", "id"), .. range.Holes]);
        await edit.Run(DeleteRows, ct, [("table", GraphTable.Mention.Name), ("key", "document_id"), .. range.Holes]);
        await edit.Execute(DeleteStored, new() { Ordinals = [.. gone] }, ct);
        await Remention(edit, ct);
        var documentation = new Documentation(tree, limits);
        foreach (var file in changes)
        {
            ct.ThrowIfCancellationRequested();
            if (documentation.Read(order, file.File) is { } text) Documentation.Write(rows, text, file.Before?.Ordinal ?? update.TakeOrdinal(), file.Blob, Symbols);
        }
        await rows.Finish();
        foreach (var table in (GraphTable[])[GraphTable.Document, GraphTable.Mention, GraphTable.ImportFile]) await Put(edit, table, ct);
        return (int)(await edit.Read(CountPassages, NoArgs.Value, ct))[0];
    }

    private IReadOnlyList<long> Symbols(string name) => DefinitionIndex.SymbolsNamed(update.New.Indexes.Values, name);

    private async Task Delete(GraphEdit edit, GraphTable table, RangeArgs range, CancellationToken ct)
    {
        var deleted = await edit.Run(DeleteRows, ct, [("table", table.Name), ("key", table.Key), .. range.Holes]);
        if (table.IsEdges) Edges(table, -deleted);
    }

    private async Task Put(GraphEdit edit, GraphTable table, CancellationToken ct)
    {
        if (table.IsEdges) Edges(table, held.Rows(table));
        await edit.Copy(table.Name, table.Columns, held.Take(table), ct);
    }

    private void Edges(GraphTable table, long more) => edges[table.Name["edges_".Length..]] = edges.GetValueOrDefault(table.Name["edges_".Length..]) + more;

    /// <summary>Gives every method outside the project the id it has, or a new one.</summary>
    private async Task Externals(GraphEdit edit, CancellationToken ct)
    {
        var all = externals.All;
        var known = (await edit.Read(FindExternals, new() { Names = [.. all.Select(e => GraphNames.Cut(e.FullName)).Distinct(StringComparer.Ordinal)] }, ct))
            .ToDictionary(e => (e.Language, e.FullName), e => e.Id);
        var next = Math.Max(NodeIds.FirstExternal - 1, (await edit.Read(LastIds, NoArgs.Value, ct))[0].Method);
        foreach (var external in all)
        {
            if (known.TryGetValue((external.Language, GraphNames.Cut(external.FullName)), out var id))
            {
                external.Id = id;
                continue;
            }
            external.Id = ++next;
            ExternalMethods.Row(rows, external, external.Calls);
            Outside(external.Language, 1);
        }
        await externals.Edges(rows);
    }

    /// <summary>The rows of the touched files' methods, and what others must know of the calls that went and came.</summary>
    private async Task Methods(GraphEdit edit, Dictionary<string, GraphRows> writers, HashSet<long> called, CancellationToken ct)
    {
        var own = new Dictionary<long, (CallCounts Counts, int Method)>();
        foreach (var file in update.Touched)
            for (var m = 0; m < file.Facts.Methods.Count; m++) own[file.Numbers.Method(m)] = (update.New.Counts[file.Facts.Language], file.Place.FirstMethod + m);
        called.UnionWith(await edit.Read(ListCalled, RangeArgs.Of(update.Touched.Select(f => f.Numbers.Ordinal)), ct));
        called.UnionWith(own.Keys);
        var callers = (await edit.Read(CountCallers, new() { Ids = [.. called] }, ct)).ToDictionary(c => c.Id, c => c.Calls);
        foreach (var (id, (counts, method)) in own) counts.SetFanIn(method, callers.GetValueOrDefault(id));
        Register();
        foreach (var file in update.Touched) writers[file.Facts.Language].Methods(file.Place, update.Parsed(file).Read(FactParts.Comments));
        await rows.Finish();

        long[] others = [.. called.Where(id => !own.ContainsKey(id))];
        await edit.Execute(SetFanIn, new() { Ids = others, Calls = [.. others.Select(id => callers.GetValueOrDefault(id))] }, ct);
        foreach (var language in await edit.Read(DeleteUncalled, new() { Ids = [.. called.Where(id => id >= NodeIds.FirstExternal && !callers.ContainsKey(id))] }, ct)) Outside(language, -1);
        await EntryPoints(edit, ct);
    }

    private void Register()
    {
        update.Old.Register(file => update.Stored(file.Numbers.Ordinal)?.Handlers ?? []);
        update.New.Register(file => handlers.TryGetValue(file.File.Path, out var now) ? now : update.Stored(file.Numbers.Ordinal)?.Handlers ?? []);
    }

    private async Task EntryPoints(GraphEdit edit, CancellationToken ct)
    {
        var old = update.Old.Files.ToDictionary(f => f.File.Path, StringComparer.Ordinal);
        var (ids, entries) = (new List<long>(), new List<bool>());
        foreach (var file in update.New.Files.Where(f => !handlers.ContainsKey(f.File.Path)))
            for (var m = 0; m < file.Facts.Methods.Count; m++)
            {
                var (was, now) = (old[file.File.Path], file);
                if (update.Old.Counts[was.Facts.Language].IsRegistered(was.Place.FirstMethod + m) == update.New.Counts[now.Facts.Language].IsRegistered(now.Place.FirstMethod + m)) continue;
                ids.Add(file.Numbers.Method(m));
                entries.Add(update.New.IsEntryPoint(file, m));
            }
        if (ids.Count > 0) await edit.Execute(SetEntryPoints, new() { Ids = [.. ids], Entries = [.. entries] }, ct);
    }

    private void Outside(string language, int more) => outside[language] = outside.GetValueOrDefault(language) + more;

    private async Task Namespaces(GraphEdit edit, CancellationToken ct)
    {
        var names = update.New.Indexes.Values.SelectMany(i => i.Packages).Where(p => p.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        await edit.Execute(KeepNamespaces, new() { Names = [.. names.Select(GraphNames.Cut)] }, ct);
        var there = (await edit.Read(ListNamespaces, NoArgs.Value, ct)).ToHashSet(StringComparer.Ordinal);
        var next = Math.Max(NodeIds.FirstNamespace - 1, (await edit.Read(LastIds, NoArgs.Value, ct))[0].Namespace);
        foreach (var name in names.Where(n => !there.Contains(GraphNames.Cut(n))).Order(StringComparer.Ordinal)) rows.Row(GraphTable.Namespace).Long(++next).Name(name);
        await rows.Finish();
        await Put(edit, GraphTable.Namespace, ct);
    }

    private async Task Configs(GraphEdit edit, CancellationToken ct)
    {
        var changes = update.Changes.Of(ImportedKind.Config).Where(f => !f.IsSame).ToList();
        var gone = changes.Where(f => f.Before is not null).Select(f => f.Before!.Ordinal).Concat(update.Changes.Removed.Where(f => f.Kind == ImportedKind.Config).Select(f => f.Ordinal)).ToList();
        await edit.Run(DeleteRows, ct, [("table", GraphTable.ConfigFile.Name), ("key", "id"), .. RangeArgs.Of(gone).Holes]);
        await edit.Execute(DeleteStored, new() { Ordinals = [.. gone] }, ct);
        foreach (var file in changes) GraphImport.Config(rows, tree, limits, file.File, file.Before?.Ordinal ?? update.TakeOrdinal(), file.Blob);
        await rows.Finish();
        await Put(edit, GraphTable.ConfigFile, ct);
        await Put(edit, GraphTable.ImportFile, ct);
    }

    /// <summary>In documents that did not change, for names that now mean something else.</summary>
    private async Task Remention(GraphEdit edit, CancellationToken ct)
    {
        var changed = update.Old.Indexes.Keys.Union(update.New.Indexes.Keys)
            .SelectMany(l => DefinitionIndex.ChangedNames(update.Old.Indexes.GetValueOrDefault(l), update.New.Indexes.GetValueOrDefault(l), update.Old.Map, update.New.Map)).ToHashSet(StringComparer.Ordinal);
        if (changed.Count == 0) return;
        await edit.Execute(DeleteMentions, new() { Names = [.. changed.Select(GraphNames.Cut)] }, ct);
        foreach (var file in update.Changes.Of(ImportedKind.Document).Where(f => f.IsSame))
        {
            var id = NodeIds.File(file.Before!.Ordinal);
            if (update.Stored(file.Before.Ordinal)?.Definitions is not { } stored) continue;
            foreach (var names in Documentation.Names(stored))
            {
                id++;
                foreach (var name in names.Where(changed.Contains)) Documentation.Mention(rows, id, name, Symbols);
            }
        }
    }

    private sealed record RangeArgs
    {
        public required long[] Lows { get; init; }
        public required long[] Highs { get; init; }

        public (string, string)[] Holes => [("lows", List(Lows)), ("highs", List(Highs))];

        public static RangeArgs Of(IEnumerable<int> ordinals)
        {
            var lows = ordinals.Order().Select(NodeIds.File).ToArray();
            return new() { Lows = lows, Highs = [.. lows.Select(low => low + NodeIds.PerFile)] };
        }

        private static string List(long[] ids) => $"{{{string.Join(',', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)))}}}";
    }

    private sealed record OrdinalsArgs
    {
        public required int[] Ordinals { get; init; }
    }

    private sealed record IdsArgs
    {
        public required long[] Ids { get; init; }
    }

    private sealed record NamesArgs
    {
        public required string[] Names { get; init; }
    }

    private sealed record FanInArgs
    {
        public required long[] Ids { get; init; }
        public required int[] Calls { get; init; }
    }

    private sealed record EntriesArgs
    {
        public required long[] Ids { get; init; }
        public required bool[] Entries { get; init; }
    }

    private sealed record MetadataArgs
    {
        public required string Language { get; init; }
        public required string? Revision { get; init; }
        public required string Root { get; init; }
    }

    private sealed record CallersRow
    {
        public required long Id { get; init; }
        public required int Calls { get; init; }
    }

    private sealed record ExternalRow
    {
        public required long Id { get; init; }
        public required string Language { get; init; }
        public required string FullName { get; init; }
    }

    private sealed record LastRow
    {
        public required long Method { get; init; }
        public required long Namespace { get; init; }
    }
}
