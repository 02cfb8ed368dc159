using System.Diagnostics;
using System.Globalization;
using System.Text;
using Capstan.Features.Code.Graph.Import;
using Capstan.Features.Code.Graph.Import.Update;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Graph.Schema;
using Capstan.Features.Code.Review.Diff;
using Capstan.Features.Code.Review.Reading;
using Npgsql;

namespace Capstan.Features.Code.Review;

/// <summary>Imports a folder and reviews a patch of 500 lines against it: 25 functions that others call get twenty lines more each.</summary>
public static class ReviewBench
{
    private const int Files = 25, Lines = 20, Rounds = 5, Context = 3;

    public static async Task Run(string folder, NpgsqlDataSource application, GraphStore graphs, TextWriter output, CancellationToken ct)
    {
        var project = Guid.CreateVersion7();
        var work = Directory.CreateTempSubdirectory("capstan-bench-").FullName;
        using var parsers = new ParserPool();
        try
        {
            var outcome = await new ImportRunner(graphs, new FolderItself(), new()).Run(
                new() { ProjectId = project, ProjectName = "bench", Source = ImportSource.Local, Location = folder, Mode = "full" }, work, new ImportProgress(_ => { }), _ => Task.CompletedTask, ct);
            var review = new PatchReview(new ReviewGraph(new GraphReader(application)), parsers);
            var patch = PatchParser.Parse(Patch(folder));
            output.WriteLine(Invariant($"review of {patch.AddedLines} added lines in {patch.Files.Count} files, against {outcome.Validation.Metrics.Loc} lines:"));
            for (var round = 1; round <= Rounds; round++)
            {
                var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
                var result = await review.Run(new() { ProjectId = project, Patch = patch }, ct);
                output.WriteLine(Invariant($"  {watch.ElapsedMilliseconds} ms ({(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds:F0} ms of processor here), {result.Findings.Count} findings, {result.Impact.MethodsChanged} methods changed, {result.Impact.Callers} callers{(round == 1 ? " (the first: code and pages are cold)" : "")}"));
            }
        }
        finally
        {
            await graphs.Drop(project, ct);
            Directory.Delete(work, recursive: true);
        }
    }

    private static string Patch(string folder)
    {
        var text = new StringBuilder();
        var files = Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(f => f.EndsWith(".c", StringComparison.Ordinal) && !f.Contains("/test", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var step = Math.Max(1, files.Count / (4 * Files));
        for (var (i, made) = (0, 0); i < files.Count && made < Files; i += step)
        {
            var lines = File.ReadAllLines(files[i]);
            var at = Array.FindIndex(lines, Math.Min(100, lines.Length), l => l == "{") + 1;
            if (at < Context || at + Context >= lines.Length) continue;
            var name = Path.GetRelativePath(folder, files[i]);
            text.Append(Invariant($"--- a/{name}\n+++ b/{name}\n@@ -{at - Context + 1},{2 * Context} +{at - Context + 1},{2 * Context + Lines} @@\n"));
            foreach (var line in lines[(at - Context)..at]) text.Append(' ').Append(line).Append('\n');
            for (var n = 0; n < Lines; n++) text.Append(Invariant($"+\tfor (int bench{n} = 0; bench{n} < {n + made}; bench{n}++) elog_bench(palloc({n}), get_bench_{made}(bench{n}));\n"));
            foreach (var line in lines[at..(at + Context)]) text.Append(' ').Append(line).Append('\n');
            made++;
        }
        return text.ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The operator's own folder, as it is.</summary>
    private sealed class FolderItself : ISourcePreparation
    {
        public Task<PreparedSource> Prepare(ImportOrder order, PreviousImport? previous, string workFolder, ImportProgress progress, CancellationToken ct) =>
            Task.FromResult(new PreparedSource(order.Location, null, null, "Read in place"));
    }
}
