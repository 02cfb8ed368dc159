using System.Globalization;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Diagrams;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Scenarios.Onboarding;

namespace Capstan.Features.Code.Scenarios.Debugging;

/// <summary>Where a program says what it does, where it keeps silent, and where to stop it: log points, swallowed exceptions, stack traces, breakpoints, the way of a variable.</summary>
internal sealed partial class DebuggingEngine(CodeModels models) : IScenarioEngine
{
    private const int MaximumNear = 400, Shown = 20, MaximumCatches = 5_000;
    private static readonly Intents Kinds = Intents.Read("debugging");
    private static readonly SqlFile<LiteralArgs, LiteralRow> LiteralsSaying = Sql.Beside<LiteralArgs, LiteralRow>("LiteralsSaying.sql");
    private static readonly SqlFile<CatchArgs, CatchRow> Catches = Sql.Beside<CatchArgs, CatchRow>("Catches.sql");
    private static readonly SqlFile<PartsOfNode, BranchRow> Branches = Sql.Beside<PartsOfNode, BranchRow>("Branches.sql");
    private static readonly SqlFile<VariableArgs, FlowRow> Definitions = Sql.Beside<VariableArgs, FlowRow>("Definitions.sql");
    private static readonly SqlFile<FrameArgs, FrameRow> MethodsAround = Sql.Beside<FrameArgs, FrameRow>("MethodsAround.sql");
    private readonly PerBuild<LogPoints> logs = new(LogPoints.Of, 4);

    public string ScenarioId => "debugging";

    public async Task<ScenarioAnswer> Answer(EngineQuestion question, CodeGraph graph)
    {
        var draft = new AnswerDraft(ScenarioId, question);
        var frames = StackTrace.Read(question.Query);
        if (frames.Count > 0 && await Trace(draft, graph, frames)) return await draft.Finish(graph);
        var points = await logs.Get(graph);
        if (frames.Count == 0 && await Message(draft, graph, points, question.Query)) return await draft.Finish(graph);
        var intent = Kinds.Of(question.Query);
        if (intent is null && question.Targets.All(t => t.Kind == TargetKind.Plain) && await Literal(draft, graph, question.Query)) return await draft.Finish(graph);
        var (symbol, said) = await Subjects.Of(question, graph, draft, "method", "file");
        if (said) return await draft.Finish(graph);
        if (symbol is { Kind: "method" }) await Around(draft, graph, points, symbol, intent, question);
        else if (intent == "swallowed") await Swallowed(draft, graph, [], symbol?.Filename);
        else Overview(draft, points, symbol?.Filename);
        return await draft.Finish(graph, 0.8);
    }

    private async Task Around(AnswerDraft draft, CodeGraph graph, LogPoints points, Symbol method, string? intent, EngineQuestion question)
    {
        var tongue = draft.Tongue;
        draft.Line($"**{Markdown.Code(method.FullName)}** — {Markdown.Place(method.Filename!, method.Line)}");
        draft.Cite("code", new(method.Filename!, method.Line, method.Line + 2), 1);
        var model = await models.Of(graph);
        var limits = question.Settings.Debugging;
        var near = Near(model, method, limits.Radius);
        if (intent is null or "logging") Logs(draft, points, model, near, method, limits.Radius);
        if (intent is null or "breakpoint" or "trace") await Breakpoints(draft, graph, method, Variable(question, method));
        if (intent is null or "swallowed") await Swallowed(draft, graph, [.. near.Keys.Select(m => model.Methods[m].Id)], null);
        if (intent is not (null or "logging")) return;
        await SilentWays.Write(draft, graph, method, points.In(method.Id));
        var silent = near.Where(n => !points.In(model.Methods[n.Key].Id).Any() && model.Methods[n.Key] is { IsTest: false } quiet && quiet.Cyclomatic >= limits.SilentComplexity)
            .OrderByDescending(n => model.Methods[n.Key].Cyclomatic).ThenBy(n => model.Methods[n.Key].Id).Take(10).Select(n => model.Methods[n.Key]).ToList();
        if (silent.Count == 0) return;
        draft.Section(tongue["Branches without any logging nearby", "Ветвления рядом без записи в журнал"]);
        foreach (var mute in silent)
            draft.Line(tongue[
                $"- {Markdown.Code(mute.FullName)} — {Markdown.Place(mute.Filename, mute.Line)}, {tongue.Count(mute.Cyclomatic - 1, "branch", "branches", "", "", "")}",
                $"- {Markdown.Code(mute.FullName)} — {Markdown.Place(mute.Filename, mute.Line)}, ветвлений: {mute.Cyclomatic - 1}"]);
    }

    private static void Logs(AnswerDraft draft, LogPoints points, CodeModel model, Dictionary<int, int> near, Symbol method, int radius)
    {
        var tongue = draft.Tongue;
        var rows = near.SelectMany(n => points.In(model.Methods[n.Key].Id).Select(p => (Point: p, Distance: n.Value)))
            .OrderBy(p => p.Distance).ThenBy(p => Rank(p.Point.Level)).ThenBy(p => p.Point.File, StringComparer.Ordinal).ThenBy(p => p.Point.Line).ToList();
        draft.Section(tongue[$"Log points up to {radius} calls away", $"Записи в журнал на расстоянии до {radius} вызовов"]);
        if (rows.Count == 0)
        {
            draft.Line(tongue["None: nothing around here writes to a log.", "Нет: вокруг ничто не пишет в журнал."]);
            return;
        }
        draft.Table([tongue["level", "уровень"], tongue["message", "сообщение"], tongue["in", "где"], tongue["at", "место"], "#" + tongue["calls away", "вызовов"]],
            rows.Take(Shown).Select(r => (IReadOnlyList<string>)[r.Point.Level, Message(r.Point, tongue), Markdown.Code(r.Point.Method), Markdown.Place(r.Point.File, r.Point.Line), r.Distance.ToString(CultureInfo.InvariantCulture)]));
        draft.More(Shown, rows.Count);
        foreach (var (point, distance) in rows.Take(Shown)) draft.Cite("code", new(point.File, point.Line, point.Line), 0.9 / (1 + distance));
        var picture = new DiagramSketch("calls", tongue[$"Around {method.Name}", $"Вокруг {method.Name}"]);
        foreach (var (index, _) in near.OrderBy(n => n.Value).ThenBy(n => n.Key).Take(25))
            picture.Node(Key(index), model.Methods[index].FullName, model.Methods[index].Id == method.Id ? DiagramMark.Focus : points.In(model.Methods[index].Id).Any() ? DiagramMark.Start : DiagramMark.Plain);
        foreach (var index in near.Keys.Order())
            foreach (var edge in model.Calls.From(index)) picture.Edge(Key(edge.From), Key(edge.To));
        draft.Draw(picture);
    }

    /// <summary>Entry, branches, ends; with a variable, its definitions and uses.</summary>
    private static async Task Breakpoints(AnswerDraft draft, CodeGraph graph, Symbol method, string? variable)
    {
        var tongue = draft.Tongue;
        var rows = await graph.Many(Branches, new() { Id = method.Id, Take = 400 });
        var source = (await graph.Lines([new(method.Filename!, method.Line, method.Line)]))[0];
        draft.Section(tongue["Where to set breakpoints", "Где ставить точки останова"]);
        Point(method.Line, tongue["entry", "вход"], source.Trim());
        var flow = variable is null ? [] : await graph.Many(Definitions, new() { Id = method.Id, Variable = variable, Take = 200 });
        var word = variable is null ? null : new Regex($@"(?<![\w$]){Regex.Escape(variable)}(?![\w$])", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(200));
        foreach (var row in rows.Where(r => r.Kind is not ("RETURN" or "THROW" or "CATCH") && (word is null || word.IsMatch(r.Code))).Take(15)) Point(row.Line, tongue["branch", "ветвление"], row.Code);
        foreach (var row in rows.Where(r => r.Kind is "THROW" or "CATCH" || r.Kind == "RETURN" && ErrorReturn().IsMatch(r.Code)).Take(10)) Point(row.Line, row.Kind switch { "THROW" => tongue["throws", "бросает"], "CATCH" => tongue["handler", "обработчик"], _ => tongue["error return", "возврат ошибки"] }, row.Code);
        if (variable is null) return;
        draft.Section(tongue[$"The way of {Markdown.Code(variable)}", $"Путь переменной {Markdown.Code(variable)}"]);
        if (flow.Count == 0)
        {
            draft.Line(tongue["The graph has no definition of it that reaches a use in this method.", "В графе нет её определений, доходящих до использования в этом методе."]);
            return;
        }
        foreach (var step in flow.GroupBy(f => f.ToLine).Take(30))
            draft.Line(tongue[
                $"- used in line {step.Key}; defined in {string.Join(", ", step.Select(s => s.FromLine))}",
                $"- использована в строке {step.Key}; определена в {string.Join(", ", step.Select(s => s.FromLine))}"]);
        foreach (var step in flow.Take(10)) draft.Cite("path", new(method.Filename!, step.ToLine, step.ToLine), 0.8);
        draft.Used(0.9);

        void Point(int line, string why, string code)
        {
            draft.Line($"- {Markdown.Place(method.Filename!, line)} — {why}{(code.Length > 0 ? ": " + Markdown.Code(code.Trim()) : "")}");
            draft.Cite("code", new(method.Filename!, line, line), 0.7);
        }
    }

    private static async Task Swallowed(AnswerDraft draft, CodeGraph graph, long[] methods, string? file)
    {
        var tongue = draft.Tongue;
        var rows = await graph.Many(Catches, new() { Ids = methods, Take = MaximumCatches });
        var silent = rows.Where(r => (file is null || r.Filename == file) && !r.Rethrows && !r.Calls.Split('\n').Any(SaysSo)).ToList();
        draft.Section(tongue["Exceptions that are swallowed", "Проглоченные исключения"]);
        if (silent.Count == 0)
        {
            if (rows.Count == 0) draft.Line(tongue["There are no exception handlers here.", "Обработчиков исключений здесь нет."]);
            else draft.Line(tongue[$"None: {(rows.Count == 1 ? "the only handler here logs, throws on or hands" : $"all {rows.Count} handlers here log, throw on or hand")} the error over.", $"Нет: обработчики здесь ({rows.Count}) пишут в журнал, бросают дальше или передают ошибку."]);
            return;
        }
        draft.Line(tongue[
            $"{silent.Count} of {tongue.Count(rows.Count, "handler", "handlers", "", "", "")} {(silent.Count == 1 ? "neither logs nor throws" : "neither log nor throw")} on:",
            $"Обработчиков, которые не пишут в журнал и не бросают дальше: {silent.Count} из {rows.Count}:"]).Line();
        foreach (var row in silent.OrderBy(r => r.Calls.Length > 0).ThenBy(r => r.Filename, StringComparer.Ordinal).ThenBy(r => r.Line).Take(Shown))
        {
            draft.Line($"- {Markdown.Place(row.Filename, row.Line)} {Markdown.Code(row.Method)} — {(row.Calls.Length == 0 ? tongue["empty, or without a single call", "пуст или без единого вызова"] : tongue["calls only ", "только вызывает "] + Markdown.Code(string.Join(", ", row.Calls.Split('\n').Take(3))))}");
            draft.Cite("code", new(row.Filename, row.Line, row.LastLine), row.Calls.Length == 0 ? 1 : 0.6);
            draft.Used(row.Calls.Length == 0 ? 0.95 : 0.7);
        }
        draft.More(Shown, silent.Count);
    }

    /// <summary>A handler that reports the error in another way.</summary>
    private static bool SaysSo(string call)
    {
        var dot = call.LastIndexOf('.');
        var (receiver, name) = dot < 0 ? ("", call) : (call[..dot], call[(dot + 1)..]);
        return LogPoints.LevelOf("", name, receiver, "") is not null || Reports().IsMatch(name);
    }

    private static void Overview(AnswerDraft draft, LogPoints points, string? file)
    {
        var tongue = draft.Tongue;
        var chosen = points.All.Where(p => file is null || p.File == file).ToList();
        if (chosen.Count == 0)
        {
            draft.Line(tongue["Nothing here writes to a log by a call this version knows.", "Здесь нет известных этой версии вызовов записи в журнал."]);
            return;
        }
        draft.Line(tongue[$"**{tongue.Count(chosen.Count, "log point", "log points", "", "", "")}**{(file is null ? "" : " in " + Markdown.Code(file))}.", $"**Записей в журнал: {chosen.Count}**{(file is null ? "" : " в " + Markdown.Code(file))}."]).Line();
        draft.Table([tongue["level", "уровень"], "#" + tongue["points", "мест"]], chosen.GroupBy(p => p.Level).OrderBy(g => Rank(g.Key)).Select(g => (IReadOnlyList<string>)[g.Key, g.Count().ToString(CultureInfo.InvariantCulture)]));
        draft.Section(tongue["The most severe", "Самые важные"]);
        foreach (var point in chosen.OrderBy(p => Rank(p.Level)).ThenBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).Take(Shown))
        {
            draft.Line($"- {point.Level}: {Message(point, tongue)} — {Markdown.Place(point.File, point.Line)}");
            draft.Cite("code", new(point.File, point.Line, point.Line), 1.0 / (1 + Rank(point.Level)));
        }
        draft.More(Shown, chosen.Count);
        draft.Used(0.9);
    }

    /// <summary>A pasted line of a log: which call wrote it, and who calls that.</summary>
    private static async Task<bool> Message(AnswerDraft draft, CodeGraph graph, LogPoints points, string query)
    {
        var found = points.Matching(query);
        if (found.Count == 0) return false;
        var tongue = draft.Tongue;
        draft.Line(found.Count == 1
            ? tongue["The message is written here:", "Сообщение пишется здесь:"]
            : tongue[$"{found.Count} places can have written the message, the likeliest first:", $"Сообщение могли написать {found.Count} мест, сначала самое вероятное:"]).Line();
        foreach (var point in found.Take(5))
        {
            draft.Line($"- {Markdown.Place(point.File, point.Line)} {point.Level} {Message(point, tongue)} — {Markdown.Code(point.Method)}");
            draft.Cite("code", new(point.File, point.Line, point.Line), 1);
            draft.Focus(point.Method);
            draft.Used(found.Count == 1 ? 0.95 : 0.7);
        }
        if (found[0].Method.Length > 0 && await SymbolResolver.Resolve(new(found[0].Method, TargetKind.Quoted, 0), graph) is { IsExact: true } resolution
            && resolution.Symbols.FirstOrDefault(s => s.Id == found[0].MethodId) is { } writer)
        {
            var calls = new CallsAnswer(draft, graph);
            await calls.CallersOf(writer);
            calls.Draw();
        }
        return true;
    }

    /// <summary>A pasted message that no log call writes: the error or the answer it is the text of.</summary>
    private static async Task<bool> Literal(AnswerDraft draft, CodeGraph graph, string query)
    {
        const int least = 10, most = 300;
        var text = query.Trim().Trim('"', '\'', '`', '«', '»').TrimEnd('.', '?', '!');
        if (text.Length is < least or > most || !text.Contains(' ') || text.Contains('\n')) return false;
        var rows = await graph.Many(LiteralsSaying, new() { Text = text, Take = Shown });
        if (rows.Count == 0) return false;
        var tongue = draft.Tongue;
        draft.Line(rows.Count == 1 ? tongue["This text stands here:", "Этот текст стоит здесь:"] : tongue[$"This text stands in {rows.Count} places:", $"Этот текст стоит в нескольких местах ({rows.Count}):"]).Line();
        foreach (var row in rows)
        {
            draft.Line($"- {Markdown.Place(row.Filename, row.Line)} {Markdown.Code(row.Code)}{(row.Method.Length > 0 && !row.Method.EndsWith("<module>", StringComparison.Ordinal) ? $" — {Markdown.Code(row.Method)}" : "")}");
            draft.Cite("code", new(row.Filename, row.Line, row.Line), 1);
            draft.Used(rows.Count == 1 ? 0.95 : 0.7);
            if (row.Method.Length > 0) draft.Focus(row.Method);
        }
        return true;
    }

    private static async Task<bool> Trace(AnswerDraft draft, CodeGraph graph, List<StackFrame> frames)
    {
        var tongue = draft.Tongue;
        var rows = (await graph.Many(MethodsAround, new() { Files = [.. frames.Select(f => f.File)], Names = [.. frames.Select(f => f.Method)], Lines = [.. frames.Select(f => f.Line)] })).ToDictionary(r => r.Ordinal);
        if (rows.Count == 0) return false;
        draft.Line(tongue[
            $"{rows.Count} of the {tongue.Count(frames.Count, "frame", "frames", "", "", "")} are in this code, the failing one first:",
            $"Из кадров стека ({frames.Count}) в этом коде: {rows.Count}; сначала тот, где случилась ошибка:"]).Line();
        var picture = new DiagramSketch("path", tongue["The way to the failure", "Путь к ошибке"]);
        FrameRow? above = null;
        for (var i = 0; i < frames.Count; i++)
        {
            if (rows.GetValueOrDefault(i + 1) is not { } row)
            {
                draft.Line(tongue[$"{i + 1}. {Markdown.Code(frames[i].Method)} {Markdown.Code(frames[i].File)} — outside this code", $"{i + 1}. {Markdown.Code(frames[i].Method)} {Markdown.Code(frames[i].File)} — вне этого кода"]);
                continue;
            }
            var line = frames[i].Line > 0 ? frames[i].Line : row.Line;
            draft.Line($"{i + 1}. {Markdown.Code(row.FullName)} — {Markdown.Place(row.Filename, line)}");
            draft.Cite("path", new(row.Filename, line, line), 1 - 0.02 * i);
            draft.Used(frames[i].Line > 0 && frames[i].File.Length > 0 ? 0.95 : 0.6);
            picture.Node(Id(row.Id), row.FullName, above is null ? DiagramMark.Danger : DiagramMark.Plain);
            if (above is not null) picture.Edge(Id(row.Id), Id(above.Id));
            else draft.Focus(row.FullName);
            above = row;
        }
        draft.Draw(picture);
        var failing = rows[rows.Keys.Min()];
        await Breakpoints(draft, graph, new()
        {
            Kind = "method", Id = failing.Id, Name = failing.FullName, FullName = failing.FullName, Signature = null, Filename = failing.Filename, Line = failing.Line, LastLine = failing.LastLine,
            IsExternal = false, IsTest = false, FanIn = 0, Language = null,
        }, null);
        await Swallowed(draft, graph, [.. rows.Values.Select(r => r.Id).Distinct()], null);
        return true;
    }

    /// <summary>Methods that many calls away either way, with their distance.</summary>
    private static Dictionary<int, int> Near(CodeModel model, Symbol method, int radius)
    {
        var near = new Dictionary<int, int>();
        if (!model.MethodById.TryGetValue(method.Id, out var start)) return near;
        near[start] = 0;
        // Down what it calls and up what calls it, never round a corner: two callers of one helper have nothing to do with each other.
        Walk(node => [.. model.Calls.From(node).ToArray().Select(e => e.To)]);
        Walk(node => [.. model.Calls.To(node).Select(e => e.From)]);
        return near;

        void Walk(Func<int, List<int>> neighbours)
        {
            var frontier = new List<int> { start };
            for (var distance = 1; distance <= radius && near.Count < MaximumNear; distance++)
                frontier = [.. frontier.SelectMany(neighbours).Where(n => near.Count < MaximumNear && near.TryAdd(n, distance))];
        }
    }

    /// <summary>The second name of a question that is only a word: <c>trace `total` in checkout</c>.</summary>
    private static string? Variable(EngineQuestion question, Symbol method) =>
        VariableName().Match(question.Query) is { Success: true } match && match.Groups["name"].Value is var name && name != method.Name ? name : null;

    private static string Message(LogPoint point, Tongue tongue) => point.Template.Length > 0 ? Markdown.Code(point.Template) : tongue["(no text)", "(без текста)"];

    private static int Rank(string level) => Array.IndexOf(["FATAL", "CRITICAL", "ERROR", "WARNING", "INFO", "LOG", "DEBUG", "TRACE"], level);

    private static string Id(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static string Key(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?i)\b(err\w*|fail\w*|exception|false|null|nil|none|undefined|-\s*1|reject\w*)\b|-1", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ErrorReturn();

    [GeneratedRegex(@"(?i)report|notify|capture|abort|exit|fail|reject|raise|panic|onerror|handle_?error|print_?stack_?trace|rethrow|next|done", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Reports();

    [GeneratedRegex(@"(variable|value of|переменн\p{L}*|значени\p{L}*)\s+[`""]?(?<name>[A-Za-z_$][\w$]*)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex VariableName();

    private sealed record CatchArgs
    {
        public required long[] Ids { get; init; }
        public required int Take { get; init; }
    }

    private sealed record CatchRow
    {
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required int LastLine { get; init; }
        public required string Method { get; init; }
        public required string Language { get; init; }
        public required string Code { get; init; }
        public required string Calls { get; init; }
        public required bool Rethrows { get; init; }
    }

    private sealed record BranchRow
    {
        public required string Kind { get; init; }
        public required string Code { get; init; }
        public required int Line { get; init; }
    }

    private sealed record VariableArgs
    {
        public required long Id { get; init; }
        public required string Variable { get; init; }
        public required int Take { get; init; }
    }

    private sealed record FlowRow
    {
        public required int FromLine { get; init; }
        public required int ToLine { get; init; }
    }

    private sealed record FrameArgs
    {
        public required string[] Files { get; init; }
        public required string[] Names { get; init; }
        public required int[] Lines { get; init; }
    }

    private sealed record FrameRow
    {
        public required int Ordinal { get; init; }
        public required long Id { get; init; }
        public required string FullName { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required int LastLine { get; init; }
    }

    private sealed record LiteralArgs
    {
        public required string Text { get; init; }
        public required int Take { get; init; }
    }

    private sealed record LiteralRow
    {
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required string Code { get; init; }
        public required string Method { get; init; }
    }
}
