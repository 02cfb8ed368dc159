using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.Sources;

namespace Capstan.Features.Code.Scenarios.Clones;

/// <summary>Places that say the same: two, or as many as there are copies.</summary>
internal sealed record CloneClass(IReadOnlyList<ClonePlace> Places, int Tokens, int Lines, bool HasGaps)
{
    /// <summary>Lines that would be gone if one copy stayed.</summary>
    public int Saved => Places.Sum(p => p.Lines) - Places.Max(p => p.Lines);
}

internal readonly record struct ClonePlace(string File, int Line, int LastLine)
{
    public int Lines => LastLine - Line + 1;
}

/// <param name="IsCut">There was more code than is looked at.</param>
internal sealed record CloneReport(IReadOnlyList<CloneClass> Classes, int Files, int DuplicatedLines, bool IsCut)
{
    /// <summary>Two fragments are the same place when they have this part of the shorter one's lines in common.</summary>
    private const double SamePlace = 0.7;

    /// <summary>Duplicates in the source files that people wrote, tests left out.</summary>
    public static async Task<CloneReport> Of(CodeGraph graph, CloneLimits limits)
    {
        var (index, names) = (new CloneIndex(limits), new List<string>());
        await foreach (var source in OwnSources.Of(graph))
        {
            index.Add(source.Content, source.Language);
            names.Add(source.Name);
            if (index.IsFull) break;
        }
        var pairs = index.Find(graph.Cancellation);
        var classes = Grouped(pairs, names);
        var duplicated = classes.SelectMany(c => c.Places.Skip(1)).GroupBy(p => p.File, StringComparer.Ordinal).Sum(Covered);
        return new(classes, names.Count, duplicated, index.IsFull);
    }

    private static List<CloneClass> Grouped(List<ClonePair> pairs, List<string> names)
    {
        // Fragments of a file in order; those that nearly coincide are one place.
        var fragments = pairs.SelectMany(p => new[] { p.First, p.Second }).Distinct().OrderBy(f => f.File).ThenBy(f => f.Line).ThenByDescending(f => f.LastLine).ToList();
        var group = Enumerable.Range(0, fragments.Count).ToArray();
        var number = new Dictionary<Fragment, int>(fragments.Count);
        for (var f = 0; f < fragments.Count; f++) number[fragments[f]] = f;
        for (var f = 1; f < fragments.Count; f++)
            for (var earlier = f - 1; earlier >= Math.Max(0, f - 8) && fragments[earlier].File == fragments[f].File; earlier--)
                if (Overlap(fragments[earlier], fragments[f]) >= SamePlace && fragments[f].Lines >= SamePlace * fragments[earlier].Lines) Join(f, earlier);
        foreach (var pair in pairs) Join(number[pair.First], number[pair.Second]);

        var tokens = new Dictionary<int, (int Tokens, bool HasGaps)>();
        foreach (var pair in pairs)
        {
            var root = Root(number[pair.First]);
            var known = tokens.GetValueOrDefault(root);
            tokens[root] = (Math.Max(known.Tokens, pair.Tokens), known.HasGaps || pair.HasGaps);
        }
        var found = Enumerable.Range(0, fragments.Count).GroupBy(Root)
            .Select(g => (Places: Places(g.Select(f => fragments[f]), names), Key: g.Key))
            .Where(g => g.Places.Count > 1)
            .Select(g => new CloneClass(g.Places, tokens[g.Key].Tokens, g.Places.Max(p => p.Lines), tokens[g.Key].HasGaps))
            .OrderByDescending(c => c.Saved).ThenByDescending(c => c.Tokens).ThenBy(c => c.Places[0].File, StringComparer.Ordinal).ThenBy(c => c.Places[0].Line).ToList();
        return WithoutInner(found);

        int Root(int f)
        {
            while (group[f] != f) f = group[f] = group[group[f]];
            return f;
        }

        void Join(int a, int b)
        {
            (a, b) = (Root(a), Root(b));
            if (a != b) group[Math.Max(a, b)] = Math.Min(a, b);
        }
    }

    /// <summary>Overlapping fragments of one file become one place.</summary>
    private static List<ClonePlace> Places(IEnumerable<Fragment> fragments, List<string> names)
    {
        var places = new List<(int File, int Line, int LastLine)>();
        foreach (var fragment in fragments.OrderBy(f => f.File).ThenBy(f => f.Line))
        {
            if (places.Count > 0 && places[^1] is var last && last.File == fragment.File && fragment.Line <= last.LastLine) places[^1] = (last.File, last.Line, Math.Max(last.LastLine, fragment.LastLine));
            else places.Add((fragment.File, fragment.Line, fragment.LastLine));
        }
        return [.. places.Select(p => new ClonePlace(names[p.File], p.Line, p.LastLine))];
    }

    /// <summary>A class all of whose places lie within those of a larger one says nothing new.</summary>
    private static List<CloneClass> WithoutInner(List<CloneClass> classes)
    {
        var taken = new Dictionary<string, List<ClonePlace>>(StringComparer.Ordinal);
        var kept = new List<CloneClass>(classes.Count);
        foreach (var @class in classes)
        {
            if (@class.Places.All(p => taken.TryGetValue(p.File, out var there) && there.Exists(t => t.Line <= p.Line && t.LastLine >= p.LastLine))) continue;
            kept.Add(@class);
            foreach (var place in @class.Places) (taken.TryGetValue(place.File, out var there) ? there : taken[place.File] = []).Add(place);
        }
        return kept;
    }

    private static double Overlap(Fragment a, Fragment b) =>
        Math.Max(0, Math.Min(a.LastLine, b.LastLine) - Math.Max(a.Line, b.Line) + 1) / (double)Math.Min(a.Lines, b.Lines);

    private static int Covered(IEnumerable<ClonePlace> places)
    {
        var (covered, until) = (0, 0);
        foreach (var place in places.OrderBy(p => p.Line))
        {
            covered += Math.Max(0, place.LastLine - Math.Max(until, place.Line - 1));
            until = Math.Max(until, place.LastLine);
        }
        return covered;
    }
}
