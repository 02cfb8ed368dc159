using System.Text.RegularExpressions;
using Capstan.Features.Code.Scenarios.Model;

namespace Capstan.Features.Code.Scenarios.FeatureDev;

/// <summary>The words in the names of a program's methods and types, and which of them a request has.</summary>
internal sealed partial class FeatureIndex
{
    private readonly Dictionary<string, List<int>> methodsOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> typesOf = new(StringComparer.Ordinal);
    private readonly CodeModel model;

    public FeatureIndex(CodeModel model)
    {
        this.model = model;
        for (var i = 0; i < model.Methods.Count; i++)
            if (model.Methods[i] is { IsTest: false, IsModule: false, IsLambda: false } method && model.Files[method.File].IsOwn) Add(methodsOf, i, $"{method.Name} {LastParts(method.Parent)}");
        for (var i = 0; i < model.Types.Count; i++)
            if (model.Files[model.Types[i].File].IsOwn) Add(typesOf, i, model.Types[i].Name);
    }

    /// <summary>Methods that have words of the request, the best first: words that are rare in the program count more.</summary>
    public List<(int Index, double Score)> Methods(IReadOnlyList<string> stems, int most) => Ranked(methodsOf, model.Methods.Count, stems, most, i => model.Methods[i].FullName.Length);

    public List<(int Index, double Score)> Types(IReadOnlyList<string> stems, int most) => Ranked(typesOf, model.Types.Count, stems, most, i => model.Types[i].FullName.Length);

    private static List<(int, double)> Ranked(Dictionary<string, List<int>> postings, int all, IReadOnlyList<string> stems, int most, Func<int, int> length)
    {
        var scores = new Dictionary<int, double>();
        foreach (var stem in stems)
            foreach (var (word, found) in postings)
            {
                // The same stem, or one that continues it: export, exporter.
                if (word != stem && !(stem.Length >= 4 && word.StartsWith(stem, StringComparison.Ordinal))) continue;
                var weight = Math.Log(1 + (double)all / found.Count) * (word == stem ? 1 : 0.7);
                foreach (var index in found) scores[index] = scores.GetValueOrDefault(index) + weight;
            }
        return [.. scores.OrderByDescending(s => s.Value).ThenBy(s => length(s.Key)).ThenBy(s => s.Key).Take(most).Select(s => (s.Key, s.Value))];
    }

    private static void Add(Dictionary<string, List<int>> postings, int index, string names)
    {
        foreach (var stem in Split(names).Distinct(StringComparer.Ordinal))
        {
            if (!postings.TryGetValue(stem, out var list)) postings[stem] = list = [];
            list.Add(index);
        }
    }

    /// <summary>The stems of the words a name is made of.</summary>
    public static IEnumerable<string> Split(string names) => Part().Matches(names).Select(m => m.Value.ToLowerInvariant()).Where(w => w.Length > 2).Select(Words.Stem);

    private static string LastParts(string parent) => parent[(parent.LastIndexOf('.') + 1)..];

    [GeneratedRegex(@"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|\d{2,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Part();
}
