using System.Text;
using Capstan.Features.Code.Diagrams;
using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios;

/// <summary>An answer being written: paragraphs, evidence, and what the facts used are worth.</summary>
internal sealed class AnswerDraft(string scenarioId, Tongue tongue, IAnswerListener? listener = null)
{
    public const int MaximumEvidence = 40;
    private const int MaximumDiagrams = 3, MaximumFocus = 20;
    private const double Certain = 0.9;
    private readonly StringBuilder text = new();
    private readonly List<(string Type, SourcePlace Place, string Content, double Score)> evidence = [];
    private readonly List<double> confidences = [];
    private readonly List<IPicture> pictures = [];
    private readonly List<string> focus = [];
    private int told;

    /// <summary>For a question whose asker hears the answer while it is written.</summary>
    public AnswerDraft(string scenarioId, EngineQuestion question) : this(scenarioId, question.Tongue, question.Listener) { }

    public Tongue Tongue => tongue;

    public AnswerDraft Line(string line = "")
    {
        text.Append(line).Append('\n');
        Tell();
        return this;
    }

    /// <summary>Names what the answer is about, so that a next question may call it "it".</summary>
    public void Focus(string fullName)
    {
        if (focus.Count < MaximumFocus && fullName.Length > 0 && !focus.Contains(fullName, StringComparer.Ordinal)) focus.Add(fullName);
    }

    /// <summary>Adds a picture, if it shows anything; the first three are kept.</summary>
    public void Draw(IPicture picture)
    {
        if (picture.IsWorthDrawing && pictures.Count < MaximumDiagrams) pictures.Add(picture);
    }

    /// <summary>What is written cannot change any more, but for blank lines at its end.</summary>
    private void Tell()
    {
        if (listener is null) return;
        var end = text.Length;
        while (end > told && char.IsWhiteSpace(text[end - 1])) end--;
        if (end == told) return;
        listener.Said(told, text.ToString(told, end - told));
        told = end;
    }

    /// <summary>A blank line, then a heading.</summary>
    public AnswerDraft Section(string title)
    {
        if (text.Length > 0) text.Append('\n');
        text.Append("### ").Append(title).Append("\n\n");
        return this;
    }

    /// <summary>A table; a heading that begins with <c>#</c> is one of numbers. Cells are written as they are: names go through <see cref="Markdown.Code"/>.</summary>
    public AnswerDraft Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        Line($"| {string.Join(" | ", headings.Select(h => h.TrimStart('#')))} |");
        Line($"|{string.Concat(headings.Select(h => h.StartsWith('#') ? "---:|" : "---|"))}");
        foreach (var row in rows) Line($"| {string.Join(" | ", row.Select(Markdown.Cell))} |");
        return this;
    }

    /// <summary>Says that a list was cut; nothing when it was not.</summary>
    public AnswerDraft More(long shown, long all) =>
        all > shown ? Line().Line(tongue[$"… and {all - shown} more.", $"… и ещё {all - shown}."]) : this;

    /// <summary>Counts towards the confidence of the answer.</summary>
    public void Used(double confidence) => confidences.Add(confidence);

    public void Cite(string type, SourcePlace place, double score, string content = "")
    {
        if (evidence.Count >= MaximumEvidence || evidence.Any(e => e.Place == place && e.Type == type)) return;
        evidence.Add((type, place, content, score));
    }

    /// <summary>Reads the cited lines and closes the answer.</summary>
    public async Task<ScenarioAnswer> Finish(CodeGraph graph, double otherwise = 0.5)
    {
        if (confidences.Any(c => c < Certain))
            Line().Line(tongue[
                $"_{confidences.Count(c => c < Certain)} of {confidences.Count} facts used {(confidences.Count(c => c < Certain) == 1 ? "is a call edge or a finding that is" : "are call edges or findings that are")} not certain (confidence below 0.9)._",
                $"_Использовано фактов: {confidences.Count}; из них не вполне надёжны (рёбра вызовов или находки с уверенностью ниже 0,9): {confidences.Count(c => c < Certain)}._"]);
        var lines = await graph.Lines([.. evidence.Select(e => e.Place)]);
        var best = evidence.Count == 0 ? 1 : Math.Max(evidence.Max(e => e.Score), double.Epsilon);
        return new()
        {
            ScenarioId = scenarioId,
            Answer = text.ToString().TrimEnd(),
            Confidence = Math.Round(confidences.Count == 0 ? otherwise : confidences.Average(), 2),
            Language = tongue.Code,
            Diagrams = pictures.ConvertAll(p => p.Draw()),
            Focus = focus,
            Evidence =
            [
                .. evidence.Select((e, i) => new ScenarioEvidence
                {
                    Type = e.Type,
                    Source = $"{e.Place.File}:{e.Place.Line}",
                    Content = Markdown.Clip(e.Content.Length > 0 ? e.Content : lines[i]),
                    Relevance = Math.Round(Math.Clamp(e.Score / best, 0, 1), 2),
                }),
            ],
        };
    }
}

/// <summary>Writing names of code into Markdown, whatever they hold.</summary>
internal static class Markdown
{
    /// <summary>As a code span; a name with back-ticks or line breaks cannot end it.</summary>
    public static string Code(string name)
    {
        var shown = name.Length <= 200 ? name : name[..199] + "…";
        return $"`{Printable(shown.Replace('`', '\'').ReplaceLineEndings(" "))}`";
    }

    public static string Place(string file, int line) => Code($"{file}:{line}");

    public static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    public static string Block(string code, string language) => $"```{language}\n{code.Replace("```", "'''", StringComparison.Ordinal).TrimEnd()}\n```";

    /// <summary>Ten lines, 400 characters each.</summary>
    public static string Clip(string content)
    {
        var lines = content.ReplaceLineEndings("\n").Split('\n').Take(SourcePlace.MaximumLines).Select(l => l.Length <= 400 ? l : l[..399] + "…");
        return Printable(string.Join('\n', lines).TrimEnd());
    }

    /// <summary>Control characters that a source holds would act on the reader's terminal.</summary>
    private static string Printable(string text) => text.Any(IsControl) ? string.Concat(text.Select(c => IsControl(c) ? '\uFFFD' : c)) : text;

    private static bool IsControl(char c) => char.IsControl(c) && c is not ('\n' or '\t') || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';

    /// <summary>The first sentence or line of a documentation comment, without its marks.</summary>
    public static string Summary(string doc)
    {
        var lines = doc.ReplaceLineEndings("\n").Split('\n')
            .Select(l => l.Trim().TrimStart('/', '*', '#', '!', '"', '\'', '-', '=').Replace("*/", "", StringComparison.Ordinal).Replace("\"\"\"", "", StringComparison.Ordinal).Trim())
            .SkipWhile(l => l.Length == 0).TakeWhile(l => l.Length > 0);
        var text = string.Join(' ', lines);
        foreach (var tag in (ReadOnlySpan<string>)["<summary>", "</summary>", "<p>", "</p>"]) text = text.Replace(tag, "", StringComparison.OrdinalIgnoreCase);
        text = text.Trim();
        return text.Length <= 400 ? text : text[..399] + "…";
    }
}
