using System.Globalization;
using Capstan.Features.Code.Graph.Parsing;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// What an import would say of a folder's definitions and calls, as lines of tab-separated text and without a database: what
/// scripts/accuracy compares with the answers of other tools.
/// </summary>
public static class CallDump
{
    public static async Task Run(string folder, TextWriter output, CancellationToken ct)
    {
        var limits = new ImportLimits();
        var tree = new SourceTree(folder, new PathFilter([], []), limits);
        tree.List(ct);
        var map = new RepositoryMap(tree.Sources);
        var files = new FileFacts[tree.Sources.Count];
        using (var pool = new ParserPool())
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, files.Length), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct },
                async (i, stop) => files[i] = (await GraphImport.Parse(pool, tree, limits, tree.Sources[i], stop)).Read(FactParts.All));
        }
        var indexes = new Dictionary<string, DefinitionIndex>();
        var first = new (int Method, int Type)[files.Length];
        for (var i = 0; i < files.Length; i++)
        {
            if (!indexes.TryGetValue(files[i].Language, out var index)) indexes[files[i].Language] = index = new(files[i].Language);
            var numbers = new FileNumbers(i, files[i].Methods.Count, files[i].Types.Count);
            first[i] = index.Add(i, numbers, files[i]);
            map.Add(i, numbers, files[i]);
        }
        foreach (var index in indexes.Values) index.Complete();
        for (var i = 0; i < files.Length; i++)
        {
            var facts = files[i];
            foreach (var type in facts.Types) Line("type", facts.Path, type.Span.Line, type.Name, type.Kind.ToString().ToLowerInvariant());
            foreach (var method in facts.Methods.Skip(1)) Line("method", facts.Path, method.Span.Line, method.Name, method.IsDeclarationOnly ? "declaration" : "definition", method.Span.EndLine);
            var index = indexes[facts.Language];
            var resolver = new CallResolver(index, new FileScope(facts, i, first[i].Method, first[i].Type, index, map));
            for (var c = 0; c < facts.Calls.Count; c++)
            {
                var call = facts.Calls[c];
                var binding = resolver.Resolve(c);
                var targets = string.Join(';', binding.Targets.Select(t => Place(index.Methods[t])));
                Line("call", facts.Path, call.Line, call.Name, call.Kind.ToString().ToLowerInvariant(), Binding.Name(binding.Resolution), binding.Confidence, targets, binding.FullName, call.Column, call.Receiver.ReplaceLineEndings(" ").Replace('\t', ' '), EndLine(facts, call));
            }
        }

        string Place(MethodEntry method) =>
            Invariant($"{files[method.File].Path}:{files[method.File].Methods[(int)(method.Id & (NodeIds.PerFile - 1)) - 1].Span.Line}");

        void Line(params ReadOnlySpan<object> parts)
        {
            for (var i = 0; i < parts.Length; i++)
            {
                if (i > 0) output.Write('\t');
                output.Write(Convert.ToString(parts[i], CultureInfo.InvariantCulture));
            }
            output.Write('\n');
        }
    }

    /// <summary>Where the name of the callee may stand in a chain of several lines: the last line of the call.</summary>
    private static int EndLine(FileFacts facts, CallFact call) => call.Line + call.Code.Count(c => c == '\n');

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
