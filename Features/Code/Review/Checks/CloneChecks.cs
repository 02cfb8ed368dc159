using System.Text.RegularExpressions;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>Blocks of 50 tokens and more that the patch adds although the project has them: in the same file, in the patch, or anywhere in the base.</summary>
internal sealed partial class CloneChecks : ICheck
{
    private const int LeastLines = 5, MaxTokens = 100_000, Asked = 10, MostNames = 4;

    public void Run(ReviewContext context)
    {
        var tokens = context.Settings.Refactoring.CloneTokens;
        var files = context.CodeFiles.Where(f => f is { IsDeleted: false, IsApplied: true, IsTest: false }).ToList();
        if (!files.Exists(f => f.Added.Count >= LeastLines)) return;
        var others = new List<(string Name, string Language, Lazy<Windows> Windows)>();
        foreach (var file in files) others.Add((file.Path, file.Language, new(() => new Windows(Tokens(file.New), tokens))));
        foreach (var source in context.Impact.CloneSources)
            others.Add((source.Name, source.Language, new(() => new Windows(Tokens(SourceText.Of(source.Content.Split('\n'), source.Language)), tokens))));
        foreach (var file in files.Where(f => f.Added.Count >= LeastLines))
            Look(context, file, tokens, [.. others.Where(o => o.Language == file.Language).Select(o => (o.Name, o.Windows))]);
    }

    /// <summary>For each larger block the patch adds, functions whose callers may be where it was copied from: the longest names are the rarest.</summary>
    public static IEnumerable<string[]> Telling(PatchDelta delta)
    {
        var asked = 0;
        foreach (var method in delta.Methods)
        {
            if (method.New is null || !method.IsChanged || method.New.IsModule || method.File.IsTest || !method.NewFile!.IsReviewed || asked >= Asked) continue;
            var calls = method.NewCalls.Where(c => method.NewFile.IsAdded(c.Line)).Select(c => c.Name).Where(n => n.Length > 2).Distinct(StringComparer.Ordinal)
                .OrderByDescending(n => n.Length).ThenBy(n => n, StringComparer.Ordinal).Take(MostNames).ToArray();
            if (calls.Length < 2 || Enumerable.Range(method.New.Span.Line, method.New.Span.EndLine - method.New.Span.Line + 1).Count(method.NewFile.IsAdded) < LeastLines) continue;
            asked++;
            yield return calls;
        }
    }

    private static void Look(ReviewContext context, ChangedFile file, int size, List<(string Name, Lazy<Windows> Windows)> others)
    {
        var own = others.First(o => o.Name == file.Path).Windows.Value;
        for (var i = 0; i + size <= own.Tokens.Count; i++)
        {
            var (from, to) = (own.Tokens[i].Line, own.Tokens[i + size - 1].Line);
            if (to - from + 1 < LeastLines || !AllAdded(file, from, to)) continue;
            foreach (var (name, windows) in others)
            {
                var same = name == file.Path;
                if (windows.Value.Find(own, i, same) is not { } at) continue;
                var (otherFrom, otherTo) = (windows.Value.Tokens[at].Line, windows.Value.Tokens[at + size - 1].Line);
                // As long as it goes on.
                var length = size;
                while (i + length < own.Tokens.Count && at + length < windows.Value.Tokens.Count && own.Tokens[i + length].Text == windows.Value.Tokens[at + length].Text && AllAdded(file, own.Tokens[i + length].Line, own.Tokens[i + length].Line)) length++;
                (to, otherTo) = (own.Tokens[i + length - 1].Line, windows.Value.Tokens[at + length - 1].Line);
                context.Add("duplicated-block", Category.Maintainability, FindingSeverity.Low, file, from, $"{name}:{own.Hashes[i]:x}",
                    same ? $"The lines {from} to {to} repeat the lines {otherFrom} to {otherTo}." : $"The lines {from} to {to} repeat {name}, lines {otherFrom} to {otherTo}.",
                    same ? "Move the shared part into a function." : $"Call what {name} has, or move the shared part where both can use it.", null, 0.8);
                i += length - 1;
                break;
            }
        }
    }

    private static bool AllAdded(ChangedFile file, int from, int to)
    {
        for (var line = from; line <= to; line++)
            if (!file.IsAdded(line) && file.New.BareAt(line).Trim().Length > 0) return false;
        return true;
    }

    private static List<Token> Tokens(SourceText text)
    {
        var tokens = new List<Token>();
        for (var line = 1; line <= text.Code.Count && tokens.Count < MaxTokens; line++)
            if (text.BareAt(line).Trim().Length > 0 && !Preamble().IsMatch(text.CodeAt(line)))
                foreach (var token in TokenBag.Tokens(text.CodeAt(line))) tokens.Add(new(token, line));
        return tokens;
    }

    private readonly record struct Token(string Text, int Line);

    /// <summary>Every run of so many tokens by its hash, the same in every process.</summary>
    private sealed class Windows
    {
        private const ulong Prime = 1_099_511_628_211;
        private readonly Dictionary<ulong, int> _first = [];
        private readonly int _size;

        public Windows(List<Token> tokens, int size)
        {
            (Tokens, _size) = (tokens, size);
            var hashes = tokens.ConvertAll(t => HashOf(t.Text));
            var power = 1UL;
            for (var i = 1; i < size; i++) power *= Prime;
            var rolling = 0UL;
            Hashes = new ulong[Math.Max(0, tokens.Count - size + 1)];
            for (var i = 0; i < tokens.Count; i++)
            {
                if (i >= size) rolling -= hashes[i - size] * power;
                rolling = rolling * Prime + hashes[i];
                if (i < size - 1) continue;
                Hashes[i - size + 1] = rolling;
                _first.TryAdd(rolling, i - size + 1);
            }
        }

        public List<Token> Tokens { get; }
        public ulong[] Hashes { get; }

        /// <summary>Where the same run begins; in the same file it must have ended before.</summary>
        public int? Find(Windows other, int at, bool same)
        {
            if (!_first.TryGetValue(other.Hashes[at], out var found) || (same && at - found < _size)) return null;
            for (var i = 0; i < _size; i++)
                if (Tokens[found + i].Text != other.Tokens[at + i].Text) return null;
            return found;
        }

        private static ulong HashOf(string text)
        {
            var hash = 14_695_981_039_346_656_037UL;
            foreach (var c in text) hash = (hash ^ c) * Prime;
            return hash;
        }
    }

    [GeneratedRegex(@"^\s*(?:import|using|#include|from|package|require|use|namespace)\b")]
    private static partial Regex Preamble();
}
