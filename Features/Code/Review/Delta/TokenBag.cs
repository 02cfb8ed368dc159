namespace Capstan.Features.Code.Review.Delta;

/// <summary>Texts compared by their pairs of neighbouring tokens.</summary>
internal static class TokenBag
{
    private const int MaxTokens = 5_000;

    public static Dictionary<string, int> Of(string text)
    {
        var bag = new Dictionary<string, int>(StringComparer.Ordinal);
        var previous = "";
        var count = 0;
        foreach (var token in Tokens(text))
        {
            if (++count > MaxTokens) break;
            var pair = $"{previous} {token}";
            bag[pair] = bag.GetValueOrDefault(pair) + 1;
            previous = token;
        }
        return bag;
    }

    /// <summary>Dice's coefficient; short bodies are alike too easily to be called so.</summary>
    public static double Similarity(Dictionary<string, int> a, Dictionary<string, int> b)
    {
        var (sizeA, sizeB) = (a.Values.Sum(), b.Values.Sum());
        if (sizeA < 12 || sizeB < 12 || 2.0 * Math.Min(sizeA, sizeB) / (sizeA + sizeB) < MethodMatcher.LeastSimilarity) return 0;
        if (a.Count > b.Count) (a, b) = (b, a);
        var shared = a.Sum(pair => Math.Min(pair.Value, b.GetValueOrDefault(pair.Key)));
        return 2.0 * shared / (sizeA + sizeB);
    }

    public static IEnumerable<string> Tokens(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }
            var start = i++;
            if (char.IsLetterOrDigit(text[start]) || text[start] == '_')
                while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] == '_')) i++;
            yield return text[start..i];
        }
    }
}
