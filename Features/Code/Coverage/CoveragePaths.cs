namespace Capstan.Features.Code.Coverage;

/// <summary>Which file of the project each path of a report means: reports hold paths of the machine that ran the tests.</summary>
internal static class CoveragePaths
{
    /// <summary>
    /// By the longest common end: all of the shorter one, or two parts at least. Two files with an end as long are told apart by nothing, so
    /// neither is meant. Of two paths for one file the one counts whose beginning most of the others share.
    /// </summary>
    /// <returns>From paths of the report to indexes of <paramref name="files"/>; what means none is absent.</returns>
    public static Dictionary<string, int> Match(IReadOnlyList<string> paths, IReadOnlyList<string> files)
    {
        var split = files.Select(f => f.Split('/')).ToArray();
        var byName = Enumerable.Range(0, files.Count).ToLookup(f => split[f][^1], StringComparer.Ordinal);
        var found = new List<(string Path, int File, string Root, bool IsWeak)>();
        foreach (var path in paths)
        {
            var parts = path.Split('/');
            var (best, longest, isTied) = (-1, 0, false);
            foreach (var file in byName[parts[^1]])
            {
                var common = Common(parts, split[file]);
                if (common < 2 && common < Math.Min(parts.Length, split[file].Length)) continue;
                // The whole of a project's path says more than a part of a longer one.
                var weight = common * 2 + (common == split[file].Length ? 1 : 0);
                if (weight == longest) isTied = true;
                if (weight <= longest) continue;
                (best, longest, isTied) = (file, weight, false);
            }
            if (best >= 0 && !isTied) found.Add((path, best, string.Join('/', parts[..^Math.Min(parts.Length, longest / 2)]), longest / 2 == 1 && parts.Length > 1));
        }
        var usual = found.Where(f => !f.IsWeak).GroupBy(f => f.Root, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var matched = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var rivals in found.GroupBy(f => f.File))
        {
            var best = rivals.OrderByDescending(r => usual.GetValueOrDefault(r.Root)).ThenBy(r => r.Root.Length).ThenBy(r => r.Path, StringComparer.Ordinal).First();
            // A bare file name at the end of a foreign path is a chance likeness, unless the path begins as those do that are sure.
            if (best.IsWeak && usual.Count > 0 && !usual.ContainsKey(best.Root)) continue;
            matched[best.Path] = best.File;
        }
        return matched;
    }

    private static int Common(string[] one, string[] other)
    {
        var common = 0;
        while (common < one.Length && common < other.Length && one[^(common + 1)] == other[^(common + 1)]) common++;
        return common;
    }
}
