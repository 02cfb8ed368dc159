using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Scenarios.Documentation;

/// <summary>What a documentation comment says of parameters and of what is returned, in the ways the ten languages write it.</summary>
internal static partial class DocComments
{
    /// <summary>Names with what is said of them, in order.</summary>
    public static List<(string Name, string Text)> Parameters(string doc)
    {
        var found = new List<(string Name, string Text)>();
        var text = doc.ReplaceLineEndings("\n");
        foreach (Match match in Tags().Matches(text)) Add(match.Groups["name"].Value, match.Groups["text"].Value);
        foreach (Match match in Xml().Matches(text)) Add(match.Groups["name"].Value, match.Groups["text"].Value);
        foreach (Match match in Sphinx().Matches(text)) Add(match.Groups["name"].Value, match.Groups["text"].Value);
        foreach (Match section in Google().Matches(text))
            foreach (Match match in GoogleLine().Matches(section.Groups["body"].Value)) Add(match.Groups["name"].Value, match.Groups["text"].Value);
        foreach (Match section in Numpy().Matches(text))
            foreach (Match match in NumpyLine().Matches(section.Groups["body"].Value)) Add(match.Groups["name"].Value, "");
        return found;

        void Add(string name, string said)
        {
            if (found.All(f => f.Name != name)) found.Add((name, Regex.Replace(said, @"\s*\n\s*[*/#]*\s*", " ", RegexOptions.NonBacktracking).Trim()));
        }
    }

    public static bool SaysReturns(string doc) => Returns().IsMatch(doc);

    // Javadoc, JSDoc, KDoc, PHPDoc, Doxygen, Swift: a type in braces or before a $name, a default in brackets, a member after a dot.
    [GeneratedRegex(@"(@|\\|- )[pP]aram(eter)?(\[[\w, ]+\])?[ \t]+(\{[^}\n]*\}[ \t]*)?([\w\\|\[\]?<>, ]+?[ \t]+(\$|&\$|\.\.\.\$))?[\[$&.]*(?<name>[A-Za-z_]\w*)(\.[\w.\[\]]+)?(=[^\]\n]*)?\]?([ \t]*[:\-–][ \t]*|[ \t]+|$)(?<text>[^\n@]*)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 200)]
    private static partial Regex Tags();

    [GeneratedRegex(@"<param\s+name\s*=\s*""(?<name>[^""\n]{1,100})""\s*(/>|>(?<text>[^<]{0,400}))", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Xml();

    [GeneratedRegex(@":param[ \t]+([\w\[\], .]+[ \t]+)?\*{0,2}(?<name>\w+):[ \t]*(?<text>[^\n]*)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Sphinx();

    [GeneratedRegex(@"^[ \t]*(Args|Arguments|Parameters):[ \t]*\n(?<body>([ \t]+\S[^\n]*\n?)+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Google();

    [GeneratedRegex(@"^[ \t]{2,12}\*{0,2}(?<name>[A-Za-z_]\w*)[ \t]*(\([^)\n]*\))?:[ \t]+(?<text>[^\n]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex GoogleLine();

    [GeneratedRegex(@"^[ \t]*Parameters[ \t]*\n[ \t]*-{3,}[ \t]*\n(?<body>([ \t]*\S[^\n]*\n?)+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Numpy();

    [GeneratedRegex(@"^[ \t]*(?<name>[A-Za-z_]\w*)[ \t]+:[ \t]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex NumpyLine();

    [GeneratedRegex(@"@returns?\b[ \t]+\S|\\returns?\b|<returns>|^[ \t]*(Returns:|:returns?:|- [rR]eturns:)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Returns();
}
