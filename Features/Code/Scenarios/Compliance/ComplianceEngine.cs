using System.Globalization;
using Capstan.Features.Code.Diagrams;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Scenarios.Security;
using Capstan.Features.Code.Scenarios.TechDebt;

namespace Capstan.Features.Code.Scenarios.Compliance;

/// <summary>Licences, privacy, security and coding standards: pass or fail for each control, with the lines that fail it.</summary>
internal sealed class ComplianceEngine(CodeModels models, SecurityEngine security) : IScenarioEngine
{
    private const int ShownOfOne = 30, ShownOfMany = 4;
    private static readonly Intents Kinds = Intents.Read("compliance");

    public string ScenarioId => "compliance";

    public async Task<ScenarioAnswer> Answer(EngineQuestion question, CodeGraph graph)
    {
        var draft = new AnswerDraft(ScenarioId, question.Tongue);
        var model = await models.Of(graph);
        if (await Scope.Of(question, graph, model, draft) is not { } scope) return await draft.Finish(graph);
        var (settings, tongue) = (question.Settings.Compliance, question.Tongue);
        var code = new CodeControls(graph, model, settings, tongue);
        var licenses = new LicenseControls(graph, settings, tongue);
        var owasp = new OwaspControls(graph, security, tongue);
        var small = DebtLedger.CountsSecurity(model);
        List<Control> controls = Kinds.Of(question.Query) switch
        {
            "licenses" => await licenses.All(),
            "naming" => [await code.Names()],
            "banned" => [await code.BannedCalls()],
            "numbers" => [await code.MagicNumbers()],
            "privacy" => [await code.PersonalData()],
            "documentation" => [code.Documentation()],
            "complexity" => [code.Complexity()],
            "owasp" => await owasp.All(),
            _ => [.. await licenses.All(), await code.PersonalData(), .. small ? await owasp.All() : [], await code.BannedCalls(), await code.Names(), await code.MagicNumbers(), code.Complexity(), code.Documentation()],
        };
        Write(draft, scope, controls);
        if (!small && controls.Count > 2 && !controls.Exists(c => c.Id.StartsWith("OWASP", StringComparison.Ordinal)))
            draft.Line().Line(tongue["_In code of this size the OWASP Top 10 is checked when asked for._", "_В коде такого размера OWASP Top 10 проверяется по отдельному вопросу._"]);
        return await draft.Finish(graph, 0.8);
    }

    private static void Write(AnswerDraft draft, Scope scope, List<Control> controls)
    {
        var tongue = draft.Tongue;
        var failed = controls.Count(c => c.Passes == false);
        draft.Line(tongue[
            $"**{(failed == 0 ? "Every control that could be checked passes" : $"{tongue.Count(failed, "control fails", "controls fail", "", "", "")}")}** ({controls.Count(c => c.Passes == true)} pass, {controls.Count(c => c.Passes is null)} cannot be told).",
            $"**{(failed == 0 ? "Все проверяемые требования выполнены" : $"Не выполнено требований: {failed}")}** (выполнено {controls.Count(c => c.Passes == true)}, не определить {controls.Count(c => c.Passes is null)})."]).Line();
        draft.Table([tongue["control", "требование"], tongue["what it asks", "суть"], tongue["result", "итог"], tongue["found", "найдено"]],
            controls.Select(c => (IReadOnlyList<string>)[c.Id, c.Title, c.Passes switch { true => tongue["pass", "выполнено"], false => tongue["**fail**", "**не выполнено**"], _ => "–" }, c.Finding]));
        var chart = new BarChart(tongue["Violations by control", "Нарушения по требованиям"], tongue["violations", "нарушений"]);
        foreach (var (control, count) in controls.Where(c => c.Passes == false).Select(c => (c, c.Violations.Count(v => scope.Holds(v.File, v.Line, v.Line)))).OrderByDescending(c => c.Item2))
            chart.Add($"{control.Id} {control.Title}", count, count.ToString(CultureInfo.InvariantCulture), DiagramMark.Danger);
        draft.Draw(chart);
        foreach (var control in controls.Where(c => c.Passes == false))
        {
            var violations = control.Violations.Where(v => scope.Holds(v.File, v.Line, v.Line)).ToList();
            if (violations.Count == 0) continue;
            draft.Section($"{control.Id}: {control.Title}");
            var most = controls.Count == 1 ? ShownOfOne : ShownOfMany;
            foreach (var violation in violations.Take(most))
            {
                draft.Line($"- {Markdown.Place(violation.File, violation.Line)} {violation.Text}");
                // What is a secret, or may be one, is not repeated.
                draft.Cite("code", new(violation.File, violation.Line, violation.Line), violation.Confidence, control.Id is "OWASP-A07" ? control.Id : "");
                draft.Used(violation.Confidence);
            }
            draft.More(Math.Min(most, violations.Count), violations.Count);
        }
    }
}
