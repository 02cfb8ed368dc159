using System.Text;
using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>Which paths a selective import takes: prefixes or globs, relative, with forward slashes; what is excluded wins.</summary>
public sealed class PathFilter
{
    public static readonly PathFilter All = new([], []);
    private const int MostPatterns = 200;
    private readonly Pattern[] include;
    private readonly Pattern[] exclude;

    public PathFilter(IReadOnlyCollection<string> include, IReadOnlyCollection<string> exclude)
    {
        this.include = [.. include.Select(p => new Pattern(p))];
        this.exclude = [.. exclude.Select(p => new Pattern(p))];
    }

    /// <summary>Why a list of patterns cannot be taken; null when it can.</summary>
    public static string? Refuse(IReadOnlyCollection<string?> patterns)
    {
        if (patterns.Count > MostPatterns) return $"At most {MostPatterns} patterns.";
        foreach (var pattern in patterns)
        {
            if (string.IsNullOrWhiteSpace(pattern)) return "A pattern must not be empty.";
            if (pattern.Length > 500) return "A pattern has at most 500 characters.";
            if (pattern.StartsWith('/') || pattern.StartsWith('\\') || (pattern.Length > 1 && pattern[1] == ':')) return "A pattern is relative to the root of the source.";
            if (pattern.Split('/', '\\').Contains("..")) return "A pattern must not contain '..'.";
            if (pattern.Any(char.IsControl)) return "A pattern must not contain control characters.";
        }
        return null;
    }

    public bool Takes(string path) => (include.Length == 0 || include.Any(p => p.Matches(path))) && !exclude.Any(p => p.Matches(path));

    /// <summary>False only when nothing below the folder can be taken.</summary>
    public bool MayContain(string folder) => !exclude.Any(p => p.IsPrefix && p.Matches(folder)) && (include.Length == 0 || include.Any(p => p.MayContain(folder)));

    /// <summary>Folders and files to check out, as git's sparse patterns; null when everything is wanted.</summary>
    public IReadOnlyList<string>? SparsePatterns => include.Length == 0 ? null : [.. include.Select(p => p.Sparse)];

    private sealed class Pattern
    {
        private readonly string prefix;
        private readonly string literal;
        private readonly Regex? glob;

        public Pattern(string text)
        {
            var path = text.Replace('\\', '/');
            while (path.StartsWith("./", StringComparison.Ordinal)) path = path[2..];
            prefix = path.TrimEnd('/');
            var wild = prefix.AsSpan().IndexOfAny('*', '?', '[');
            IsPrefix = wild < 0;
            literal = wild < 0 ? prefix : prefix[..wild];
            literal = literal.Contains('/', StringComparison.Ordinal) && !IsPrefix ? literal[..literal.LastIndexOf('/')] : IsPrefix ? literal : "";
            if (!IsPrefix) glob = new Regex(Translate(prefix), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }

        public bool IsPrefix { get; }
        public string Sparse => IsPrefix ? "/" + prefix : prefix.Contains('/', StringComparison.Ordinal) ? "/" + prefix : prefix;

        public bool Matches(string path) => glob is null
            ? prefix is "." or "" || path == prefix || path.StartsWith(prefix + "/", StringComparison.Ordinal)
            : glob.IsMatch(path);

        public bool MayContain(string folder) => literal.Length == 0 || prefix is "." or "" || folder == literal || folder.StartsWith(literal + "/", StringComparison.Ordinal)
            || literal.StartsWith(folder + "/", StringComparison.Ordinal);

        /// <summary>A glob also takes everything below a folder that it names. One without a slash is looked for at every depth.</summary>
        private static string Translate(string glob)
        {
            var regex = new StringBuilder(glob.Contains('/', StringComparison.Ordinal) ? "^" : "^(.*/)?");
            for (var i = 0; i < glob.Length; i++)
            {
                switch (glob[i])
                {
                    case '*' when i + 2 < glob.Length && glob[i + 1] == '*' && glob[i + 2] == '/':
                        regex.Append("(.*/)?");
                        i += 2;
                        break;
                    case '*' when i + 1 < glob.Length && glob[i + 1] == '*':
                        regex.Append(".*");
                        i++;
                        break;
                    case '*':
                        regex.Append("[^/]*");
                        break;
                    case '?':
                        regex.Append("[^/]");
                        break;
                    default:
                        regex.Append(Regex.Escape(glob[i].ToString()));
                        break;
                }
            }
            return regex.Append("(/.*)?$").ToString();
        }
    }
}
