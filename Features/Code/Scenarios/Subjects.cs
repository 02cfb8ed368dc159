using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Onboarding;

namespace Capstan.Features.Code.Scenarios;

/// <summary>The one thing of the code that a question is about.</summary>
internal static class Subjects
{
    /// <summary>
    /// The first name of the question that means something of one of these kinds. Null when there is none; what has to be said then (candidates
    /// of a name, a name of nothing) is written, and <c>Said</c> is true.
    /// </summary>
    public static async Task<(Symbol? Symbol, bool Said)> Of(EngineQuestion question, CodeGraph graph, AnswerDraft draft, params string[] kinds)
    {
        string? unknown = null;
        foreach (var target in question.Targets)
        {
            var resolution = await SymbolResolver.Resolve(target, graph);
            var symbols = resolution.Symbols.Where(s => !s.IsExternal && s.Filename is not null && kinds.Contains(s.Kind)).ToList();
            if (!resolution.IsExact || symbols.Count == 0)
            {
                if (target.Kind != TargetKind.Plain && resolution.By is ResolvedBy.Nothing or ResolvedBy.Similar) unknown ??= target.Text;
                continue;
            }
            // A plain word of the question that happens to name something is not asked about.
            if (target.Kind == TargetKind.Plain && (resolution.By != ResolvedBy.Name || symbols.Count > 1)) continue;
            if (symbols.Count > 1)
            {
                new DefinitionAnswer(draft, graph).Candidates(resolution with { Symbols = symbols });
                return (null, true);
            }
            draft.Focus(symbols[0].FullName);
            draft.Used(1);
            return (symbols[0], false);
        }
        if (unknown is null) return (null, false);
        draft.Line(question.Tongue[$"Nothing in this graph is called {Markdown.Code(unknown)}.", $"В этом графе нет ничего с именем {Markdown.Code(unknown)}."]);
        return (null, true);
    }
}
