using System.Globalization;
using Capstan.Features.Code.Diagrams;
using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios.Onboarding;

/// <summary>Who calls something, what it calls, and by which way one thing reaches another.</summary>
internal sealed class CallsAnswer(AnswerDraft draft, CodeGraph graph)
{
    private const int ShownCallers = 10, ShownCandidates = 5;
    private static readonly SqlFile<PartsOfNodes, CallerRow> CallersSql = Sql.Beside<PartsOfNodes, CallerRow>("Callers.sql");
    private static readonly SqlFile<SomeNodes, CountRow> CountCallers = Sql.Beside<SomeNodes, CountRow>("CountCallers.sql");
    private static readonly SqlFile<PartsOfNode, CalleeRow> CalleesSql = Sql.Beside<PartsOfNode, CalleeRow>("Callees.sql");
    private static readonly SqlFile<NameArgs, UnboundRow> UnboundCalls = Sql.Beside<NameArgs, UnboundRow>("UnboundCalls.sql");
    private static readonly SqlFile<SomeNodes, NamedRow> NamedMethods = Sql.Beside<SomeNodes, NamedRow>("NamedMethods.sql");
    private static readonly SqlFile<SiteArgs, SiteRow> CallSites = Sql.Beside<SiteArgs, SiteRow>("CallSites.sql");

    private DiagramSketch? picture;

    private Tongue Tongue => draft.Tongue;

    /// <summary>The picture of the callers and callees that were told.</summary>
    public void Draw()
    {
        if (picture is not null) draft.Draw(picture);
    }

    public async Task Callers(Resolution resolution)
    {
        if (await Methods(resolution) is not { } methods) return;
        foreach (var method in methods.Take(ShownCandidates))
        {
            if (method.Filename is { } file) draft.Cite("code", new(file, method.Line, method.Line + 2), 0.5);
            await CallersOf(method, several: methods.Count > 1);
        }
        await Unbound(methods[0].Name);
        Draw();
    }

    public async Task Callees(Resolution resolution)
    {
        if (await Methods(resolution) is not { } methods) return;
        foreach (var method in methods.Take(ShownCandidates))
        {
            if (method.Filename is { } file) draft.Cite("code", new(file, method.Line, Math.Min(method.LastLine, method.Line + 4)), 0.5);
            await CalleesOf(method, 40, several: methods.Count > 1);
        }
        Draw();
    }

    private DiagramSketch Picture(Symbol method)
    {
        picture ??= new("calls", Tongue[$"Calls around {method.Name}", $"Вызовы вокруг {method.Name}"]);
        picture.Node(Key(method.Id), method.FullName, DiagramMark.Focus);
        return picture;
    }

    private static string Key(long id) => id.ToString(CultureInfo.InvariantCulture);

    public async Task CallersOf(Symbol method, bool several = false)
    {
        var counts = await graph.Maybe(CountCallers, new() { Ids = [method.Id] });
        draft.Section(Tongue[$"Callers of {Title(method, several)}", $"Кто вызывает {Title(method, several)}"]);
        if (counts is null)
        {
            draft.Line(Tongue["No call in this graph is bound to it.", "Ни один вызов в графе с ним не связан."]);
            return;
        }
        draft.Line(Tongue[
            $"{Tongue.Count(counts.Methods, "method calls it", "methods call it", "", "", "")}, from {Tongue.Count(counts.Places, "place", "places", "", "", "")}{(counts.Methods > ShownCallers ? ". Those most called themselves" : "")}:",
            $"Методов: {counts.Methods}, мест вызова: {counts.Places}{(counts.Methods > ShownCallers ? ". Самые вызываемые из них" : "")}:"]).Line();
        foreach (var row in await graph.Many(CallersSql, new() { Ids = [method.Id], Take = ShownCallers }))
        {
            draft.Line($"- {Markdown.Code(row.FullName)} — {Markdown.Place(row.SiteFile, row.Line)}{Times(row.Calls)}{(row.IsTest ? Tongue[" (test)", " (тест)"] : "")}{Doubt(row.Confidence)}");
            draft.Used(Rounded(row.Confidence));
            draft.Cite("code", new(row.SiteFile, row.Line, row.Line), row.Confidence * (row.IsTest ? 0.5 : 0.9));
            var drawing = Picture(method);
            drawing.Node(Key(row.Id), row.FullName);
            drawing.Edge(Key(row.Id), Key(method.Id), row.Calls > 1 ? Times(row.Calls).Trim() : "");
        }
    }

    public async Task CalleesOf(Symbol method, int take, bool several = false)
    {
        var rows = await graph.Many(CalleesSql, new() { Id = method.Id, Take = take + 1 });
        if (method.IsExternal) return;
        draft.Section(Tongue[$"What {Title(method, several)} calls", $"Что вызывает сам {Title(method, several)}"]);
        if (rows.Count == 0)
        {
            draft.Line(Tongue["No call inside it is bound to anything in this graph.", "Вызовы внутри не связаны ни с чем в графе."]);
            return;
        }
        foreach (var row in rows.Take(take))
        {
            draft.Line($"- {Markdown.Code(row.FullName)} — {(row.SiteFile.Length > 0 ? Markdown.Place(row.SiteFile, row.Line) : "")}{Times(row.Calls)}{(row.IsExternal ? Tongue[" (outside this code)", " (вне этого кода)"] : "")}{Doubt(row.Confidence)}");
            draft.Used(Rounded(row.Confidence));
            if (!row.IsExternal && row.SiteFile.Length > 0) draft.Cite("code", new(row.SiteFile, row.Line, row.Line), row.Confidence * 0.6);
            var drawing = Picture(method);
            drawing.Node(Key(row.Id), row.FullName, row.IsExternal ? DiagramMark.Outside : DiagramMark.Plain);
            drawing.Edge(Key(method.Id), Key(row.Id), row.Calls > 1 ? Times(row.Calls).Trim() : "");
        }
        if (rows.Count > take) draft.Line(Tongue["- … and more", "- … и другие"]);
    }

    public async Task Path(Resolution from, Resolution to)
    {
        if (await Methods(from, anyOf: true) is not { } starts || await Methods(to, anyOf: true) is not { } ends) return;
        var path = await PathFinder.Shortest(graph, [.. starts.Select(s => s.Id)], [.. ends.Select(e => e.Id)]);
        var (first, last) = (Markdown.Code(from.Target.Text), Markdown.Code(to.Target.Text));
        if (path is null)
        {
            var back = await PathFinder.Shortest(graph, [.. ends.Select(e => e.Id)], [.. starts.Select(s => s.Id)]);
            draft.Line(Tongue[
                $"No chain of {PathFinder.MaximumHops} calls or fewer leads from {first} to {last}.",
                $"Цепочки вызовов длиной до {PathFinder.MaximumHops} от {first} до {last} нет."]);
            draft.Used(0.7);
            if (back is null) return;
            draft.Line(Tongue[$"In the other direction there is one, from {last} to {first}:", $"Но есть обратная, от {last} до {first}:"]);
            path = back;
        }
        else
        {
            draft.Line(Tongue[
                $"The shortest chain of calls from {first} to {last} has {Tongue.Count(path.Count, "hop", "hops", "", "", "")}:",
                $"Кратчайшая цепочка вызовов от {first} до {last}, шагов: {path.Count}."]);
        }
        await Hops(path);
    }

    private async Task Hops(List<CallEdge> path)
    {
        var names = (await graph.Many(NamedMethods, new() { Ids = [path[0].CallerId, .. path.Select(p => p.CalleeId)] })).ToDictionary(n => n.Id);
        var sites = (await graph.Many(CallSites, new() { Callers = [.. path.Select(p => p.CallerId)], Callees = [.. path.Select(p => p.CalleeId)] })).ToDictionary(s => s.Ordinal);
        var start = names[path[0].CallerId];
        var drawing = new DiagramSketch("path", Tongue[$"From {start.FullName} to {names[path[^1].CalleeId].FullName}", $"От {start.FullName} до {names[path[^1].CalleeId].FullName}"]);
        drawing.Node(Key(start.Id), start.FullName, DiagramMark.Start);
        draft.Line().Line($"1. {Markdown.Code(start.FullName)} — {Markdown.Place(start.Filename ?? "", start.Line)}");
        for (var i = 0; i < path.Count; i++)
        {
            var callee = names[path[i].CalleeId];
            var site = sites.GetValueOrDefault(i + 1);
            draft.Line($"{i + 2}. {Markdown.Code(callee.FullName)}{(site is null ? "" : $" — {Tongue["called at", "вызов в"]} {Markdown.Place(site.Filename, site.Line)}")}{Doubt(path[i].Confidence)}");
            draft.Used(Rounded(path[i].Confidence));
            if (site is not null) draft.Cite("path", new(site.Filename, site.Line, site.Line), path[i].Confidence);
            else if (callee.Filename is { } file) draft.Cite("path", new(file, callee.Line, callee.Line), path[i].Confidence);
            drawing.Node(Key(callee.Id), callee.FullName, i == path.Count - 1 ? DiagramMark.Focus : DiagramMark.Plain);
            drawing.Edge(Key(path[i].CallerId), Key(callee.Id));
        }
        draft.Draw(drawing);
    }

    /// <summary>The methods a name means; null when it means none, after saying so. Likenesses are listed, never taken.</summary>
    private async Task<List<Symbol>?> Methods(Resolution resolution, bool anyOf = false)
    {
        var methods = resolution.Symbols.Where(s => s.Kind == "method").ToList();
        var name = Markdown.Code(resolution.Target.Text);
        if (!resolution.IsExact || methods.Count == 0)
        {
            if (resolution.IsExact && resolution.Symbols.Any(s => s.Kind is "type" or "macro" or "member")) await Unbound(resolution.Symbols[0].Name);
            new DefinitionAnswer(draft, graph).Candidates(resolution);
            return null;
        }
        draft.Used(1);
        foreach (var method in methods) draft.Focus(method.FullName);
        if (methods.Count == 1) return methods;
        if (anyOf)
        {
            draft.Line(Tongue[$"{methods.Count} functions are called {name}; a chain may begin or end at any of them.", $"Функций с именем {name}: {methods.Count}; цепочка может начинаться или кончаться в любой."]).Line();
            return methods;
        }
        draft.Line(Tongue[
            $"{methods.Count} functions are called {name}; each is answered for{(methods.Count > ShownCandidates ? $" (the first {ShownCandidates})" : "")}:",
            $"Функций с именем {name}: {methods.Count}; ответ дан по каждой{(methods.Count > ShownCandidates ? $" (первые {ShownCandidates})" : "")}:"]).Line();
        foreach (var method in methods.Take(20)) draft.Line($"- {Markdown.Code(method.FullName)} — {(method.Filename is null ? Tongue["outside this code", "вне этого кода"] : Markdown.Place(method.Filename, method.Line))}");
        return methods;
    }

    /// <summary>Calls that share the name but were bound to nothing: said apart, because they may mean something else.</summary>
    public async Task Unbound(string name)
    {
        var rows = await graph.Many(UnboundCalls, new() { Name = name, Take = 10 });
        if (rows.Count == 0) return;
        draft.Section(Tongue["Calls by that name that are not bound", "Несвязанные вызовы с этим именем"]);
        draft.Line(Tongue[
            $"{Tongue.Count(rows[0].Total, "call has", "calls have", "", "", "")} this name and could be something else (ambiguous, or outside this code):",
            $"Вызовов с тем же именем: {rows[0].Total}; они могут относиться к другому (неоднозначны или вне этого кода):"]).Line();
        foreach (var row in rows)
        {
            draft.Line($"- {(row.Caller.Length > 0 ? Markdown.Code(row.Caller) + " — " : "")}{Markdown.Place(row.Filename ?? "", row.Line)}");
            if (row.Filename is not null) draft.Cite("code", new(row.Filename, row.Line, row.Line), 0.4);
        }
        draft.Used(0.5);
    }

    private static string Title(Symbol method, bool several) =>
        Markdown.Code(method.FullName) + (several && method.Filename is { } file ? $" ({Markdown.Place(file, method.Line)})" : "");

    private static double Rounded(float confidence) => Math.Round(confidence, 3);

    private static string Times(int calls) => calls > 1 ? string.Create(CultureInfo.InvariantCulture, $" ×{calls}") : "";

    private static string Doubt(float confidence) => confidence < 0.899f ? string.Create(CultureInfo.InvariantCulture, $" (confidence {confidence:0.0#})") : "";

    private sealed record CountRow
    {
        public required long Id { get; init; }
        public required long Methods { get; init; }
        public required long Places { get; init; }
    }

    private sealed record NameArgs
    {
        public required string Name { get; init; }
        public required int Take { get; init; }
    }

    private sealed record CallerRow
    {
        public required long Id { get; init; }
        public required string FullName { get; init; }
        public required string? Filename { get; init; }
        public required int FanIn { get; init; }
        public required bool IsTest { get; init; }
        public required int Calls { get; init; }
        public required float Confidence { get; init; }
        public required int Line { get; init; }
        public required string SiteFile { get; init; }
    }

    private sealed record CalleeRow
    {
        public required long Id { get; init; }
        public required string FullName { get; init; }
        public required string? Filename { get; init; }
        public required int FanIn { get; init; }
        public required bool IsExternal { get; init; }
        public required int Calls { get; init; }
        public required float Confidence { get; init; }
        public required int Line { get; init; }
        public required string SiteFile { get; init; }
    }

    private sealed record UnboundRow
    {
        public required string? Filename { get; init; }
        public required int Line { get; init; }
        public required string Caller { get; init; }
        public required string Resolution { get; init; }
        public required long Total { get; init; }
    }

    private sealed record SiteArgs
    {
        public required long[] Callers { get; init; }
        public required long[] Callees { get; init; }
    }

    private sealed record SiteRow
    {
        public required int Ordinal { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
    }
}

/// <summary>Name and place of a method.</summary>
internal sealed record NamedRow
{
    public required long Id { get; init; }
    public required string FullName { get; init; }
    public required string? Filename { get; init; }
    public required int Line { get; init; }
    public required int LastLine { get; init; }
    public required int FanIn { get; init; }
    public required bool IsTest { get; init; }
    public required bool IsExternal { get; init; }
    public required bool IsMacro { get; init; }
}
