using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Capstan.Features.Code.Coverage;

/// <summary>Reads what tools write of a run: LCOV's tracefile (geninfo(1)) and Cobertura's XML (coverage-04.dtd).</summary>
internal static partial class CoverageReader
{
    private const int MaximumDepth = 32;

    /// <exception cref="CoverageFormatException">It is neither, or it is broken.</exception>
    public static CoverageData Read(Stream content)
    {
        var first = FirstCharacter(content);
        content.Position = 0;
        var data = first switch
        {
            -1 => throw new CoverageFormatException("The body is empty."),
            '<' => Cobertura(content),
            _ => Lcov(content),
        };
        if (data.Files.Count == 0) throw new CoverageFormatException("It tells of no source file.");
        return data;
    }

    private static int FirstCharacter(Stream content)
    {
        using var reader = new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        for (var next = reader.Read(); ; next = reader.Read())
            if (next < 0 || !char.IsWhiteSpace((char)next)) return next;
    }

    private static CoverageData Lcov(Stream content)
    {
        var data = new CoverageData("lcov");
        using var reader = new StreamReader(content, Encoding.UTF8);
        SortedDictionary<int, int>? file = null;
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line[0] == '#') continue;
            if (line.StartsWith("SF:", StringComparison.Ordinal)) file = data.File(line[3..]);
            else if (line == "end_of_record") file = null;
            else if (line.StartsWith("DA:", StringComparison.Ordinal)) Count(line);
            else if (!LcovRecord().IsMatch(line)) throw new CoverageFormatException($"Line {number} is no record of an LCOV tracefile, and the body is no XML either.");
        }
        return data;

        void Count(string record)
        {
            var parts = record[3..].Split(',');
            if (file is null) throw new CoverageFormatException($"Line {number}: DA before any SF.");
            if (parts.Length < 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var line) || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var hits) || double.IsNaN(hits))
                throw new CoverageFormatException($"Line {number}: DA is DA:<line>,<times>.");
            data.Hit(file, line, hits >= int.MaxValue ? int.MaxValue : (long)hits);
        }
    }

    /// <summary>Nothing outside the document is read, entities of its own are not known, and it is no deeper than such a report can be.</summary>
    private static CoverageData Cobertura(Stream content)
    {
        var data = new CoverageData("cobertura");
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, IgnoreWhitespace = true, MaxCharactersFromEntities = 1024 };
        try
        {
            using var xml = XmlReader.Create(content, settings);
            var sources = new List<string>();
            var (file, classDepth, sawRoot) = ((SortedDictionary<int, int>?)null, -1, false);
            for (var more = xml.Read(); more;)
            {
                if (xml.Depth > MaximumDepth) throw new CoverageFormatException($"Elements lie more than {MaximumDepth} deep.");
                if (xml.NodeType == XmlNodeType.EndElement && xml.Depth == classDepth) (file, classDepth) = (null, -1);
                if (xml.NodeType != XmlNodeType.Element)
                {
                    more = xml.Read();
                    continue;
                }
                if (!sawRoot && xml.LocalName != "coverage") throw new CoverageFormatException($"The root is <{Shown(xml.LocalName)}>: Cobertura's is <coverage>.");
                sawRoot = true;
                switch (xml.LocalName)
                {
                    case "source" when classDepth < 0:
                        var source = xml.ReadElementContentAsString();
                        if (source.Length > CoverageData.MaximumPath) throw new CoverageFormatException("A source folder is too long.");
                        sources.Add(source);
                        continue;
                    // Its lines stand again among those of the class.
                    case "methods" when classDepth >= 0:
                        xml.Skip();
                        continue;
                    case "class" when classDepth < 0:
                        var name = xml.GetAttribute("filename") ?? throw new CoverageFormatException("A class has no filename.");
                        file = data.File(IsRooted(name) || sources.Count != 1 ? name : $"{sources[0]}/{name}");
                        classDepth = xml.IsEmptyElement ? -1 : xml.Depth;
                        break;
                    case "line" when classDepth >= 0:
                        if (!long.TryParse(xml.GetAttribute("number"), NumberStyles.None, CultureInfo.InvariantCulture, out var line) || !long.TryParse(xml.GetAttribute("hits"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var hits))
                            throw new CoverageFormatException("A line has no number, or no hits.");
                        data.Hit(file!, line, hits);
                        break;
                }
                more = xml.Read();
            }
        }
        catch (XmlException e)
        {
            throw new CoverageFormatException($"It is no well-formed XML: line {e.LineNumber}, column {e.LinePosition}.");
        }
        return data;
    }

    private static bool IsRooted(string path) => path.StartsWith('/') || path.StartsWith('\\') || path.Length > 1 && path[1] == ':';

    private static string Shown(string name) => name.Length <= 40 ? name : name[..40] + "…";

    [GeneratedRegex("^[A-Z]{1,8}:", RegexOptions.NonBacktracking)]
    private static partial Regex LcovRecord();
}
