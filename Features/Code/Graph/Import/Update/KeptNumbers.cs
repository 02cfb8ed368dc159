namespace Capstan.Features.Code.Graph.Import.Update;

/// <summary>Gives what is still in a changed file the numbers it had, and what is new numbers that are free.</summary>
internal static class KeptNumbers
{
    public static FileNumbers Of(FileNumbers before, FileFacts old, FileFacts now)
    {
        var methods = Match(old.Methods, now.Methods, SameMethod, m => (int)(before.Method(m) - before.File));
        var types = Match(old.Types, now.Types, t => t.FullName, t => (int)(before.Type(t) - before.File));
        var taken = methods.Concat(types).Where(n => n > 0).ToHashSet();
        var free = 1;
        Fill(methods);
        Fill(types);
        return new(before.Ordinal, methods, types);

        void Fill(int[] numbers)
        {
            for (var i = 0; i < numbers.Length; i++)
            {
                if (numbers[i] > 0) continue;
                while (!taken.Add(free)) free++;
                numbers[i] = free;
            }
        }
    }

    /// <summary>By name and parameters; several that are alike in the order they stand.</summary>
    private static int[] Match<T>(IReadOnlyList<T> old, IReadOnlyList<T> now, Func<T, string> key, Func<int, int> number)
    {
        var known = new Dictionary<string, Queue<int>>(StringComparer.Ordinal);
        for (var i = 0; i < old.Count; i++)
        {
            if (!known.TryGetValue(key(old[i]), out var same)) known[key(old[i])] = same = [];
            same.Enqueue(number(i));
        }
        var numbers = new int[now.Count];
        for (var i = 0; i < numbers.Length; i++)
            if (known.TryGetValue(key(now[i]), out var same) && same.TryDequeue(out var kept)) numbers[i] = kept;
        return numbers;
    }

    private static string SameMethod(MethodFact method) => $"{method.FullName}({string.Join(',', method.Parameters.Select(p => p.Type))})";
}
