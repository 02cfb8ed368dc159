using System.Globalization;
using System.Net;
using System.Text;

namespace Capstan.Features.Code.GetImportReport;

/// <summary>The report as a page: tables, and bars drawn in SVG. Everything that came from the source is escaped.</summary>
internal static class ImportReportPage
{
    public const string Style =
        "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2430;background:#fff}h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}"
        + "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #e3e8ef;vertical-align:top}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}"
        + "p.lead{color:#5b6675;margin:.2rem 0 1rem}code{font-size:.9em}svg{display:block}.bad{color:#b42318}.big{font-size:2.2rem;font-weight:600}"
        + "@media(prefers-color-scheme:dark){body{color:#e6eaf0;background:#12161c}th,td{border-color:#2b3442}p.lead{color:#9aa6b5}.bad{color:#ff8a7a}}";
    private const int Bar = 220;

    public static string Of(ImportReportResponse report)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Import of {Text(report.ProjectName)}</title><style>{Style}</style></head><body>");
        html.Append(CultureInfo.InvariantCulture, $"<h1>Import of {Text(report.ProjectName)}</h1><p class=\"lead\">{Text(Lead(report))}</p>");
        if (report.Message is { } message) html.Append(CultureInfo.InvariantCulture, $"<p class=\"bad\">{Text(message)}</p>");
        if (report.QualityScore is { } quality) Quality(html, report, quality);
        if (report.Languages.Count > 0) Languages(html, report.Languages);
        Steps(html, report.Steps);
        if (report.Metrics is not null) Unread(html, report.UnreadFiles);
        return html.Append("</body></html>").ToString();
    }

    private static string Lead(ImportReportResponse report)
    {
        var parts = new List<string> { report.Status };
        if (report.Mode is not null) parts.Add(report.Mode);
        if (report.Revision is { Length: >= 12 } revision) parts.Add($"commit {revision[..12]}");
        parts.Add(report.EndedAt.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        return string.Join(" · ", parts);
    }

    private static void Quality(StringBuilder html, ImportReportResponse report, int quality)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>Quality</h2><p class=\"big\">{quality} <small>of 100</small></p>{Svg(quality / 100.0, quality >= 50 ? "#2f7d4f" : "#b42318", $"{quality} of 100")}");
        if (report.Metrics is { } m)
            html.Append(CultureInfo.InvariantCulture, $"<p>{m.Files:N0} files, {m.FilesFailed:N0} of them not read; {m.Loc:N0} lines, {m.Methods:N0} methods, {m.Types:N0} types, {m.Calls:N0} calls: {m.CallsResolved:N0} bound, {m.CallsAmbiguous:N0} ambiguous, {m.CallsExternal:N0} to code outside; {report.Documents:N0} passages of documentation.</p>");
        foreach (var problem in report.Problems) html.Append(CultureInfo.InvariantCulture, $"<p class=\"bad\">{Text(problem)}</p>");
    }

    private static void Languages(StringBuilder html, IReadOnlyList<ImportReportLanguage> languages)
    {
        var most = Math.Max(1, languages.Max(l => l.Lines));
        html.Append("<h2>Languages</h2><table><tr><th>Language<th class=\"n\">Files<th class=\"n\">Lines<th><th class=\"n\">Methods<th class=\"n\">Calls<th class=\"n\">Calls bound<th></tr>");
        foreach (var l in languages)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(l.Language)}<td class=\"n\">{l.Files:N0}<td class=\"n\">{l.Lines:N0}<td>{Svg((double)l.Lines / most, "#3b6fb6", $"{l.Lines} lines")}<td class=\"n\">{l.Methods:N0}<td class=\"n\">{l.Calls:N0}<td class=\"n\">{(l.ResolutionRate is { } rate ? rate.ToString("P0", CultureInfo.InvariantCulture) : "")}<td>{(l.ResolutionRate is { } share ? Svg(share, "#2f7d4f", share.ToString("P0", CultureInfo.InvariantCulture)) : "")}</tr>");
        html.Append("</table>");
    }

    private static void Steps(StringBuilder html, IReadOnlyList<ImportReportStep> steps)
    {
        var most = Math.Max(1, steps.Max(s => s.DurationMs ?? 0));
        html.Append("<h2>Steps</h2><table><tr><th>Step<th>Status<th class=\"n\">Seconds<th><th></tr>");
        foreach (var s in steps)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(s.Name)}<td{(s.Status == "failed" ? " class=\"bad\"" : "")}>{Text(s.Status)}<td class=\"n\">{(s.DurationMs is { } ms ? (ms / 1000.0).ToString("N2", CultureInfo.InvariantCulture) : "")}<td>{(s.DurationMs is { } took ? Svg((double)took / most, "#8a6bbf", $"{took} ms") : "")}<td>{Text(s.Message ?? "")}</tr>");
        html.Append("</table>");
    }

    private static void Unread(StringBuilder html, IReadOnlyList<Graph.Import.UnreadFile> files)
    {
        html.Append("<h2>Files that were not read</h2>");
        if (files.Count == 0)
        {
            html.Append("<p>None.</p>");
            return;
        }
        html.Append("<table><tr><th>File<th>Why</tr>");
        foreach (var file in files) html.Append(CultureInfo.InvariantCulture, $"<tr><td><code>{Text(file.Path)}</code><td>{Reason(file.Reason)}</tr>");
        html.Append("</table>");
    }

    private static string Reason(string reason) => reason switch
    {
        "too_large" => "larger than a source file may be; left out",
        "minified" => "minified: no person wrote it; left out",
        "binary" => "binary, whatever its name says",
        "timeout" => "the parser took too long",
        _ => "the parser crashed or ran out of memory, or the file could not be opened",
    };

    private static string Svg(double share, string colour, string label) =>
        string.Create(CultureInfo.InvariantCulture, $"<svg width=\"{Bar}\" height=\"12\" role=\"img\" aria-label=\"{Text(label)}\"><rect width=\"{Bar}\" height=\"12\" rx=\"3\" fill=\"#8891a0\" fill-opacity=\"0.2\"/><rect width=\"{Math.Clamp(share, 0, 1) * Bar:0.#}\" height=\"12\" rx=\"3\" fill=\"{colour}\"/></svg>");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
