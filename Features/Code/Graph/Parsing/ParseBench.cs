using System.Diagnostics;
using System.Globalization;

namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>
/// What extraction costs beside parsing alone, on the files of a folder and in this process: CPU seconds of parsing, of parsing with
/// extraction and serialisation, their ratio, and lines per second of wall time, on one and on two threads.
/// </summary>
public static class ParseBench
{
    public static int Run(string folder, TextWriter output)
    {
        var paths = Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(path => SourceLanguages.GrammarOf(path) is not null).Order(StringComparer.Ordinal).ToList();
        var headersAreCpp = SourceLanguages.HeadersAreCpp(paths);
        var files = new List<(string Path, string Grammar, byte[] Content)>();
        long bytes = 0, lines = 0;
        foreach (var path in paths)
        {
            if (SourceText.Prepare(path, File.ReadAllBytes(path), out var content) == ParseStatus.Ok && content.Length > 0)
            {
                files.Add((Path.GetRelativePath(folder, path), SourceLanguages.GrammarOf(path, headersAreCpp)!, content.ToArray()));
                bytes += content.Length;
                lines += content.Span.Count((byte)'\n');
            }
        }
        output.WriteLine(Invariant($"{files.Count} files, {bytes / 1e6:F1} MB, {lines} lines"));
        foreach (var threads in (int[])[1, 2])
        {
            // Each pass once to warm up, then the faster of two.
            var parse = Best(() => Pass(files, threads, (extractor, file, _, _) => extractor.ParseOnly(file.Content, TimeSpan.FromSeconds(8))));
            var extract = Best(() => Pass(files, threads, (extractor, file, facts, writer) =>
            {
                extractor.Extract(file.Content, file.Path, facts, TimeSpan.FromSeconds(8));
                writer.Reset();
                facts.WriteTo(writer);
            }));
            output.WriteLine(Invariant($"{threads} thread(s): parse {parse.Cpu:F2} cpu-s, {lines / parse.Wall / 1000:F0} k lines/s; extract {extract.Cpu:F2} cpu-s, {lines / extract.Wall / 1000:F0} k lines/s; ratio {extract.Cpu / parse.Cpu:F3}"));
        }
        return 0;
    }

    private static (double Cpu, double Wall) Best(Func<(double Cpu, double Wall)> pass)
    {
        pass();
        var (first, second) = (pass(), pass());
        return first.Cpu < second.Cpu ? first : second;
    }

    private static (double Cpu, double Wall) Pass(List<(string Path, string Grammar, byte[] Content)> files, int threads,
        Action<Extractor, (string Path, string Grammar, byte[] Content), FactsBuffer, FrameWriter> work)
    {
        var next = -1;
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var running = Enumerable.Range(0, threads).Select(_ =>
        {
            var thread = new Thread(() =>
            {
                var extractors = new Dictionary<string, Extractor>();
                var facts = new FactsBuffer();
                var writer = new FrameWriter();
                for (var i = Interlocked.Increment(ref next); i < files.Count; i = Interlocked.Increment(ref next))
                {
                    if (!extractors.TryGetValue(files[i].Grammar, out var extractor))
                    {
                        extractors[files[i].Grammar] = extractor = SourceLanguages.Extractor(files[i].Grammar);
                    }
                    work(extractor, files[i], facts, writer);
                }
                foreach (var extractor in extractors.Values)
                {
                    extractor.Dispose();
                }
            });
            thread.Start();
            return thread;
        }).ToList();
        running.ForEach(thread => thread.Join());
        return ((Environment.CpuUsage.TotalTime - cpu).TotalSeconds, watch.Elapsed.TotalSeconds);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
