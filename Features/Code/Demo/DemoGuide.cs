using System.Text;
using Capstan.Features.Code.Scenarios;

namespace Capstan.Features.Code.Demo;

/// <summary>The demo's answer where no code is shown: what can be asked, from the catalogue. It says nothing about any code.</summary>
internal static class DemoGuide
{
    private static readonly Lazy<Dictionary<string, string>> InRussian = new(() => ScenarioData.Read<Dictionary<string, string>>("descriptions-ru"));

    public static string Answer(string query, string? language)
    {
        var tongue = Tongue.Of(language, query);
        var route = ScenarioRouter.Route(query);
        var fit = route.Wanted ?? ScenarioCatalogue.Find(route.ScenarioId)!;
        var text = new StringBuilder();
        text.Append(tongue[
            $"This installation shows no code to everybody, so the question cannot be looked up here. Sign in, import a repository and ask again: it is a question for **{fit.Name}**.",
            $"На этой установке нет общедоступного кода, поэтому ответить по существу нельзя. Войдите, импортируйте репозиторий и спросите снова: это вопрос для сценария **{fit.Name}**."]);
        text.Append("\n\n### ").Append(tongue["What you can ask", "О чём можно спросить"]).Append('\n');
        foreach (var scenario in ScenarioCatalogue.All.Where(s => s.Available))
        {
            text.Append("\n- **").Append(scenario.Name).Append("**: ").Append(tongue[scenario.Description, InRussian.Value.GetValueOrDefault(scenario.Id, scenario.Description)]);
            foreach (var example in scenario.ExampleQueries.Take(2)) text.Append("\n  - “").Append(example).Append('”');
        }
        return text.ToString();
    }
}
