namespace Capstan.Features.Code.Scenarios.Architecture;

/// <summary>Which modules are in which layer, and the dependencies that go against it.</summary>
internal sealed class LayerAnswer(ArchitectureParts parts)
{
    private const int Shown = 20, ShownInBrief = 5, NamedModules = 8;

    private AnswerDraft Draft => parts.Draft;
    private Tongue Tongue => parts.Draft.Tongue;

    public async Task Write(bool brief = false)
    {
        var layers = new Layers(parts.Modules, parts.Settings);
        Draft.Section(Tongue["Layers", "Слои"]);
        if (!layers.AreThere && parts.Settings.Forbidden.Count == 0)
        {
            Draft.Line(Tongue[
                "The names of the modules say nothing about layers. Set them in the project's scenario settings (`architecture.layers`).",
                "По именам модулей слои не видны. Задайте их в настройках сценариев проекта (`architecture.layers`)."]);
            return;
        }
        if (!brief) Table(layers);
        Draft.Line().Line(layers.IsInferred
            ? Tongue[
                "_The layers follow from the names of modules. From the inside out nothing may be used but the domain; set `architecture.layers` in the project's scenario settings for rules of its own._",
                "_Слои выведены из имён модулей. Изнутри наружу можно использовать только предметную область; свои правила задаются в `architecture.layers` настроек сценариев._"]
            : Tongue["_The layers are those of the project's scenario settings, the outermost first._", "_Слои взяты из настроек сценариев проекта, внешний — первым._"]);
        var violations = layers.Violations().Where(v => parts.IsAskedFor(v.From)).OrderBy(v => v.Kind == ViolationKind.Forbidden ? 0 : 1).ThenByDescending(v => v.References)
            .ThenBy(v => v.From).ThenBy(v => v.To).ToList();
        Draft.Line();
        if (violations.Count == 0)
        {
            Draft.Line(Tongue["**No dependency goes against the layers.**", "**Нарушений слоёв нет.**"]);
            return;
        }
        Draft.Line(Tongue[$"**{Tongue.Count(violations.Count, "dependency goes", "dependencies go", "", "", "")} against the layers:**", $"**Зависимостей против слоёв: {violations.Count}:**"]).Line();
        var shown = violations.Take(brief ? ShownInBrief : Shown).ToList();
        new ModulePicture(parts).Wrong(Tongue["Dependencies against the layers", "Зависимости против слоёв"], violations.Select(v => (v.From, v.To)));
        await parts.Dependencies([.. shown.Select(v => (v.From, v.To, Note(v, layers)))]);
        Draft.More(shown.Count, violations.Count);
        // What follows from names is a guess about what its authors meant.
        if (layers.IsInferred) Draft.Used(0.6);
    }

    private string Note(Violation violation, Layers layers)
    {
        var between = layers.Of(violation.From) >= 0 && layers.Of(violation.To) >= 0 ? $" ({layers.Names[layers.Of(violation.From)]} → {layers.Names[layers.Of(violation.To)]})" : "";
        return violation.Kind switch
        {
            ViolationKind.Forbidden => Tongue[" — forbidden", " — запрещено"] + between,
            ViolationKind.Skips => Tongue[" — skips a layer", " — через слой"] + between,
            _ => Tongue[" — upward", " — снизу вверх"] + between,
        };
    }

    private void Table(Layers layers)
    {
        var modules = parts.Modules.Modules;
        Draft.Table([Tongue["layer", "слой"], "#" + Tongue["modules", "модулей"], Tongue["of them", "из них"]],
            Enumerable.Range(0, layers.Names.Count).Select(layer =>
            {
                var members = Enumerable.Range(0, modules.Count).Where(m => layers.Of(m) == layer).ToList();
                return (IReadOnlyList<string>)[layers.Names[layer], $"{members.Count}", string.Join(", ", members.OrderByDescending(m => modules[m].Lines).ThenBy(m => m).Take(NamedModules).Select(parts.NameOf)) + (members.Count > NamedModules ? " …" : "")];
            }));
    }
}
