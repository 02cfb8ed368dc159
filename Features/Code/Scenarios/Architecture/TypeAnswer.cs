using Capstan.Features.Code.Scenarios.Model;

namespace Capstan.Features.Code.Scenarios.Architecture;

/// <summary>Types as parts of an architecture: which have too many duties, which are seams.</summary>
internal sealed class TypeAnswer(ArchitectureParts parts)
{
    private const int Shown = 20, ManyMethods = 15, ManyModules = 4, MaximumConstructors = 20_000;
    private static readonly SqlFile<IdsArgs, ParameterRow> ConstructorParameters = Sql.Beside<IdsArgs, ParameterRow>("ConstructorParameters.sql");

    private AnswerDraft Draft => parts.Draft;
    private Tongue Tongue => parts.Draft.Tongue;
    private CodeModel Model => parts.Model;

    private bool IsAsked(int type) => Model.Types[type] is var t && parts.Modules.ModuleOfFile[t.File] >= 0 && parts.Scope.Holds(t.Filename, t.Line, t.LastLine);

    /// <summary>Types with many methods that use many modules: each module is a reason to change.</summary>
    public Task Responsibilities()
    {
        var methods = Enumerable.Range(0, Model.Methods.Count).Where(m => Model.Methods[m].Type >= 0).ToLookup(m => Model.Methods[m].Type);
        var found = methods.Where(g => IsAsked(g.Key) && g.Count() >= ManyMethods)
            .Select(g => (Type: g.Key, Methods: g.Count(), Modules: Uses(g).Count))
            .Where(t => t.Modules >= ManyModules)
            .OrderByDescending(t => t.Methods * t.Modules).ThenBy(t => t.Type).ToList();
        Draft.Section(Tongue["Types with too many duties", "Типы с лишними обязанностями"]);
        if (found.Count == 0)
        {
            Draft.Line(Tongue[
                $"No type of {ManyMethods} methods or more uses {ManyModules} other modules.",
                $"Нет типов с методами от {ManyMethods}, которые используют {ManyModules} и более чужих модулей."]);
            return Task.CompletedTask;
        }
        Draft.Table([Tongue["type", "тип"], Tongue["where", "где"], "#" + Tongue["methods", "методов"], "#" + Tongue["lines", "строк"], "#" + Tongue["modules it uses", "модулей использует"]],
            found.Take(Shown).Select(t => (IReadOnlyList<string>)[Markdown.Code(Model.Types[t.Type].FullName), Markdown.Place(Model.Types[t.Type].Filename, Model.Types[t.Type].Line), $"{t.Methods}", $"{Model.Types[t.Type].Lines}", $"{t.Modules}"]));
        Draft.More(Math.Min(Shown, found.Count), found.Count);
        foreach (var type in found.Take(Shown)) Draft.Cite("code", Model.Types[type.Type].Place, type.Methods * type.Modules);
        Draft.Used(0.8);
        return Task.CompletedTask;

        HashSet<int> Uses(IEnumerable<int> members)
        {
            var used = new HashSet<int>();
            foreach (var member in members)
                foreach (var edge in Model.Calls.From(member))
                    if (edge.Confidence >= 0.85f && parts.Modules.ModuleOfFile[Model.Methods[edge.To].File] is var module and >= 0 && module != parts.Modules.ModuleOfFile[Model.Methods[member].File]) used.Add(module);
            return used;
        }
    }

    /// <summary>Abstract types with what implements them.</summary>
    public Task Interfaces()
    {
        var seams = Seams();
        Draft.Section(Tongue["Interfaces and what implements them", "Интерфейсы и их реализации"]);
        if (seams.Count == 0)
        {
            Draft.Line(Tongue["No abstract type is implemented here.", "Реализаций абстрактных типов нет."]);
            return Task.CompletedTask;
        }
        foreach (var (type, implementers) in seams.Take(Shown))
        {
            var outside = implementers.Count(i => parts.Modules.ModuleOfFile[Model.Types[i].File] != parts.Modules.ModuleOfFile[Model.Types[type].File]);
            Draft.Line(Tongue[
                $"- {Markdown.Code(Model.Types[type].FullName)} — {Markdown.Place(Model.Types[type].Filename, Model.Types[type].Line)}: {Tongue.Count(implementers.Count, "implementation", "implementations", "", "", "")}, {outside} in other modules: {Names(implementers)}",
                $"- {Markdown.Code(Model.Types[type].FullName)} — {Markdown.Place(Model.Types[type].Filename, Model.Types[type].Line)}: реализаций {implementers.Count}, в других модулях {outside}: {Names(implementers)}"]);
            Draft.Cite("code", Model.Types[type].Place, implementers.Count);
        }
        Draft.More(Math.Min(Shown, seams.Count), seams.Count);
        Draft.Used(0.95);
        return Task.CompletedTask;
    }

    /// <summary>Where things are handed in through an interface, and where an implementation is made on the spot although an interface stands for it.</summary>
    public async Task InjectionPoints()
    {
        var seams = Seams();
        var abstractByName = seams.Select(s => s.Type).ToLookup(t => Model.Types[t].Name, StringComparer.Ordinal);
        long[] constructors = [.. Model.Methods.Where(m => m.Type >= 0 && !m.IsTest && IsConstructor(m) && IsAsked(m.Type)).Select(m => m.Id).Take(MaximumConstructors)];
        var given = (await parts.Graph.Many(ConstructorParameters, new() { Ids = constructors }))
            .Where(p => abstractByName.Contains(Simple(p.Type))).Select(p => (Parameter: p, Method: Model.Methods[Model.MethodById[p.MethodId]])).ToList();
        Draft.Section(Tongue["Where an interface is handed in", "Где зависимость передают через интерфейс"]);
        if (given.Count == 0) Draft.Line(Tongue["No constructor takes an abstract type of this code.", "Ни один конструктор не принимает абстрактных типов этого кода."]);
        foreach (var (parameter, method) in given.Take(Shown))
        {
            Draft.Line($"- {Markdown.Code(method.FullName)}: {Markdown.Code($"{parameter.Name}: {parameter.Type}")} — {Markdown.Place(method.Filename, parameter.Line)}");
            Draft.Cite("code", new(method.Filename, parameter.Line, parameter.Line), 1);
        }
        Draft.More(Math.Min(Shown, given.Count), given.Count);

        var implementers = seams.SelectMany(s => s.Implementers).ToHashSet();
        var made = Model.Calls.Edges.ToArray()
            .Where(e => e.Confidence >= 0.85f && Model.Methods[e.To] is { Type: >= 0 } callee && IsConstructor(callee) && implementers.Contains(callee.Type)
                && Model.Methods[e.From] is var caller && !caller.IsTest && parts.Modules.ModuleOfFile[caller.File] is var from and >= 0 && from != parts.Modules.ModuleOfFile[callee.File] && parts.Scope.HoldsFile(caller.Filename))
            .ToList();
        Draft.Section(Tongue["Where an implementation is made on the spot", "Где реализацию создают на месте"]);
        if (made.Count == 0) Draft.Line(Tongue["Nowhere outside its own module.", "Нигде вне её модуля."]);
        foreach (var edge in made.Take(Shown))
        {
            Draft.Line($"- {Markdown.Code(Model.Methods[edge.From].FullName)} → {Markdown.Code(Model.Types[Model.Methods[edge.To].Type].FullName)} — {Markdown.Place(Model.Methods[edge.From].Filename, Model.Methods[edge.From].Line)}");
            Draft.Cite("code", Model.Methods[edge.From].Place, 0.8);
            Draft.Used(edge.Confidence);
        }
        Draft.More(Math.Min(Shown, made.Count), made.Count);
    }

    private bool IsConstructor(ModelMethod method) => method.Has("CONSTRUCTOR") || method.Name is "__init__" or "__construct" or "constructor" or "initialize" or "init" || method.Name == Model.Types[method.Type].Name;

    private List<(int Type, List<int> Implementers)> Seams() =>
    [
        .. Enumerable.Range(0, Model.Types.Count).Where(t => Model.Types[t].IsAbstract && IsAsked(t))
            .Select(t => (Type: t, Implementers: Model.Bases.To(t).Select(e => e.From).Where(i => !Model.Files[Model.Types[i].File].IsTest).ToList()))
            .Where(s => s.Implementers.Count > 0).OrderByDescending(s => s.Implementers.Count).ThenBy(s => s.Type),
    ];

    private string Names(List<int> types) => string.Join(", ", types.Take(5).Select(t => Markdown.Code(Model.Types[t].Name))) + (types.Count > 5 ? " …" : "");

    private static string Simple(string type)
    {
        var end = type.IndexOfAny(['<', '[', '?', ' ', '*', '&']) is var cut and >= 0 ? type[..cut] : type;
        return end[(end.LastIndexOf('.') + 1)..];
    }

    private sealed record IdsArgs
    {
        public required long[] Ids { get; init; }
    }

    private sealed record ParameterRow
    {
        public required long MethodId { get; init; }
        public required string Name { get; init; }
        public required string Type { get; init; }
        public required int Line { get; init; }
        public required string Filename { get; init; }
    }
}
