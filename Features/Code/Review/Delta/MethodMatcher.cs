using System.Text;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;

namespace Capstan.Features.Code.Review.Delta;

/// <summary>Pairs the methods of the old and the new images: by name and signature, by name, then by how alike the bodies are.</summary>
internal static partial class MethodMatcher
{
    public const double LeastSimilarity = 0.7;
    // Each pair costs a walk over two token bags; a patch that adds and removes thousands of methods gets names only.
    private const int MaxPairs = 4_000;

    public static List<MethodDelta> Match(IReadOnlyList<ChangedFile> files)
    {
        var deltas = new List<MethodDelta>();
        var removed = new List<MethodDelta>();
        var added = new List<MethodDelta>();
        foreach (var file in files)
        {
            if (!file.IsApplied || !file.IsReviewed) continue;
            var old = Sides(file.OldFacts, (m, i) => new MethodDelta { Old = m, OldFile = file, OldIndex = i });
            var @new = Sides(file.NewFacts, (m, i) => new MethodDelta { New = m, NewFile = file, NewIndex = i });
            // A file the parser gave up on says nothing about what was removed.
            if (file.OldFacts is null && file.OldContent is { Length: > 0 }) continue;
            if (file.NewFacts is null && file.NewContent is { Length: > 0 }) continue;
            Pair(old, @new, deltas, d => Lasting(d.Method.FullName) + "\0" + d.Method.Signature);
            Pair(old, @new, deltas, d => Lasting(d.Method.FullName));
            removed.AddRange(old);
            added.AddRange(@new);
        }
        // A file renamed as a whole changes its package in some languages; a method moved to another file keeps its name.
        Pair(removed, added, deltas, d => $"{d.Method.ReceiverType}.{d.Method.Name}\0{d.Method.Signature}\0{d.Method.Hash}");
        PairAlike(removed, added, deltas);
        deltas.AddRange(removed);
        deltas.AddRange(added);
        return [.. deltas.OrderBy(d => d.File.Path, StringComparer.Ordinal).ThenBy(d => d.Method.Span.Offset)];
    }

    // An anonymous type is called by its line, which moves.
    private static string Lasting(string name) => name.Contains('<', StringComparison.Ordinal) ? AnonymousLine().Replace(name, "<anonymous>") : name;

    [GeneratedRegex(@"<anonymous:\d+>")]
    private static partial Regex AnonymousLine();

    private static List<MethodDelta> Sides(FileFacts? facts, Func<MethodFact, int, MethodDelta> make)
    {
        if (facts is null) return [];
        var sides = new List<MethodDelta>(facts.Methods.Count);
        for (var i = 0; i < facts.Methods.Count; i++) sides.Add(make(facts.Methods[i], i));
        return sides;
    }

    private static void Pair(List<MethodDelta> old, List<MethodDelta> @new, List<MethodDelta> pairs, Func<MethodDelta, string> key)
    {
        var byKey = @new.GroupBy(key).ToDictionary(g => g.Key, g => new Queue<MethodDelta>(g), StringComparer.Ordinal);
        var taken = new HashSet<MethodDelta>(ReferenceEqualityComparer.Instance);
        foreach (var side in old)
        {
            if (!byKey.TryGetValue(key(side), out var queue) || queue.Count == 0) continue;
            var match = queue.Dequeue();
            pairs.Add(Join(side, match, 1));
            taken.Add(side);
            taken.Add(match);
        }
        old.RemoveAll(taken.Contains);
        @new.RemoveAll(taken.Contains);
    }

    private static void PairAlike(List<MethodDelta> removed, List<MethodDelta> added, List<MethodDelta> pairs)
    {
        var old = removed.Where(d => !d.Method.IsModule && !d.Method.IsDeclarationOnly).ToList();
        var @new = added.Where(d => !d.Method.IsModule && !d.Method.IsDeclarationOnly).ToList();
        if ((long)old.Count * @new.Count > MaxPairs) return;
        var bags = old.Concat(@new).ToDictionary(d => d, Bag, (IEqualityComparer<MethodDelta>)ReferenceEqualityComparer.Instance);
        var candidates = new List<(double Score, int Old, int New)>();
        for (var i = 0; i < old.Count; i++)
            for (var j = 0; j < @new.Count; j++)
                if (TokenBag.Similarity(bags[old[i]], bags[@new[j]]) is var score and >= LeastSimilarity) candidates.Add((score, i, j));

        var taken = new HashSet<MethodDelta>(ReferenceEqualityComparer.Instance);
        foreach (var (score, i, j) in candidates.OrderByDescending(c => c.Score).ThenBy(c => c.Old).ThenBy(c => c.New))
        {
            if (taken.Contains(old[i]) || taken.Contains(@new[j])) continue;
            pairs.Add(Join(old[i], @new[j], score));
            taken.Add(old[i]);
            taken.Add(@new[j]);
        }
        removed.RemoveAll(taken.Contains);
        added.RemoveAll(taken.Contains);
    }

    private static MethodDelta Join(MethodDelta old, MethodDelta @new, double similarity) => new()
    {
        Old = old.Old, OldFile = old.OldFile, OldIndex = old.OldIndex,
        New = @new.New, NewFile = @new.NewFile, NewIndex = @new.NewIndex,
        Similarity = similarity,
    };

    private static Dictionary<string, int> Bag(MethodDelta side)
    {
        var (parsed, method) = side.Old is not null ? (side.OldFile!.OldParsed!, side.Old) : (side.NewFile!.NewParsed!, side.New!);
        var (from, to) = method.BodyEndOffset > method.BodyOffset ? (method.BodyOffset, method.BodyEndOffset) : (method.Span.Offset, method.Span.EndOffset);
        to = Math.Min(to, parsed.Content.Length);
        return from >= to ? [] : TokenBag.Of(Encoding.UTF8.GetString(parsed.Content.Span[from..to]));
    }
}
