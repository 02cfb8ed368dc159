using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Rules;
using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Scenarios.Sources;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios.Compliance;

/// <summary>Controls of how code is written: names, forbidden calls, numbers, personal data in logs, complexity, documentation.</summary>
internal sealed partial class CodeControls(CodeGraph graph, CodeModel model, ComplianceSettings settings, Tongue tongue)
{
    /// <summary>A convention is kept when this part of the names follows it: every codebase has reasons for some that do not.</summary>
    private const double KeptNames = 0.95;
    private static readonly SearchValues<char> Marks = SearchValues.Create(" .()[]<>+-*/%=!&|^~"), RubyMarks = SearchValues.Create("<>+-*/%&|^~[]");
    private static readonly SqlFile<NoArgs, NameRow> NamedThings = Sql.Beside<NoArgs, NameRow>("NamedThings.sql");
    private static readonly SqlFile<NamesArgs, CallRow> CallsNamed = Sql.Beside<NamesArgs, CallRow>("CallsNamed.sql");
    private static readonly Lazy<List<BannedEntry>> Banned = new(() => ScenarioData.Read<List<BannedEntry>>("banned-calls"));

    /// <summary>What most of each language's own libraries and tools ask for.</summary>
    private static readonly Dictionary<(string Language, string Kind), string> Usual = new()
    {
        [("csharp", "type")] = "^[A-Z][A-Za-z0-9]*$", [("csharp", "method")] = "^[A-Z][A-Za-z0-9_]*$", [("csharp", "parameter")] = "^(_|@?[a-z][A-Za-z0-9]*)$",
        [("java", "type")] = "^[A-Z][A-Za-z0-9_]*$", [("java", "method")] = "^[a-z_$][A-Za-z0-9_$]*$", [("java", "parameter")] = "^[a-z_$][A-Za-z0-9_$]*$",
        [("kotlin", "type")] = "^[A-Z][A-Za-z0-9_]*$", [("kotlin", "method")] = "^[a-z_`][^`]*`?$", [("kotlin", "parameter")] = "^[a-z_][A-Za-z0-9_]*$",
        [("javascript", "type")] = "^[A-Z$_][A-Za-z0-9_$]*$", [("javascript", "method")] = "^[#a-z_$][A-Za-z0-9_$]*$", [("javascript", "parameter")] = "^[a-z_$][A-Za-z0-9_$]*$",
        [("python", "type")] = "^_*[A-Z][A-Za-z0-9]*$", [("python", "method")] = "^_*[a-z][a-z0-9_]*$", [("python", "parameter")] = "^_*[a-z][a-z0-9_]*$|^_+$",
        [("go", "type")] = "^[A-Za-z][A-Za-z0-9]*$", [("go", "method")] = "^[A-Za-z_][A-Za-z0-9]*$", [("go", "parameter")] = "^(_|[a-z][A-Za-z0-9]*)$",
        [("php", "type")] = "^[A-Z][A-Za-z0-9_]*$", [("php", "method")] = "^_{0,2}[a-z][A-Za-z0-9]*$", [("php", "parameter")] = @"^\$?[a-z_][A-Za-z0-9_]*$",
        [("ruby", "type")] = "^[A-Z][A-Za-z0-9]*$", [("ruby", "method")] = "^[a-z_][a-z0-9_]*[?!=]?$", [("ruby", "parameter")] = "^[a-z_*&][a-z0-9_]*$",
        [("swift", "type")] = "^[A-Z_][A-Za-z0-9_]*$", [("swift", "method")] = "^[a-z_][A-Za-z0-9_]*$", [("swift", "parameter")] = "^[a-z_][A-Za-z0-9_]*$",
    };

    public async Task<Control> Names()
    {
        var patterns = Usual.ToDictionary(u => u.Key, u => u.Value);
        foreach (var rule in settings.Naming) patterns[(rule.Language, rule.Kind)] = rule.Pattern;
        var expressions = patterns.ToDictionary(p => p.Key, p => new Regex(p.Value, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        var (all, violations) = (0, new List<Violation>());
        await foreach (var row in graph.Stream(NamedThings, NoArgs.Value))
        {
            if (!expressions.TryGetValue((row.Language, row.Kind), out var expression) || IsGiven(row)) continue;
            all++;
            if (!expression.IsMatch(row.Name)) violations.Add(new(row.Filename, row.Line, $"{Kind(row.Kind)} {Markdown.Code(row.Name)}", 0.95));
        }
        var kept = all == 0 ? 1 : 1 - (double)violations.Count / all;
        return new("NAM-1", tongue["Names follow the conventions of their language", "Имена следуют соглашениям языка"], all == 0 ? null : kept >= KeptNames,
            tongue[$"{Percent(kept)} of {all} names; {Percent(KeptNames)} is required", $"{Percent(kept)} из {all} имён; требуется {Percent(KeptNames)}"], violations);
    }

    /// <summary>Not chosen by a person: operators, accessors, constructors, lambdas, names the language asks for.</summary>
    private static bool IsGiven(NameRow row) => row.Name[0] is '<' or '~' || row.Name.AsSpan().ContainsAny(Marks) && row.Language != "ruby" || row.Language == "ruby" && row.Name.AsSpan().ContainsAny(RubyMarks)
        || row.Modifiers.Contains("CONSTRUCTOR", StringComparison.Ordinal) || row.Modifiers.Contains("OVERRIDE", StringComparison.Ordinal)
        || row.Name.StartsWith("__", StringComparison.Ordinal) && row.Name.EndsWith("__", StringComparison.Ordinal) || row is { Language: "ruby", Name: "!" or "!=" or "==" or "===" or "=~" };

    private string Kind(string kind) => kind switch { "type" => tongue["type", "тип"], "method" => tongue["method", "метод"], "parameter" => tongue["parameter", "параметр"], _ => tongue["member", "поле"] };

    public async Task<Control> BannedCalls()
    {
        var rules = Banned.Value.SelectMany(e => e.Calls.Select(c => (Language: (string?)e.Language, Call: Callee.Parse(c.Replace("::", ".", StringComparison.Ordinal)), Reason: tongue[e.Reason, e.ReasonRu])))
            .Concat(settings.BannedCalls.Select(b => (b.Language, Call: Callee.Parse(b.Call.Replace("::", ".", StringComparison.Ordinal)), b.Reason))).ToLookup(r => r.Call.Name, StringComparer.Ordinal);
        var violations = new List<Violation>();
        await foreach (var call in graph.Stream(CallsNamed, new() { Names = [.. rules.Select(r => r.Key).Order(StringComparer.Ordinal)] }))
            foreach (var (language, callee, reason) in rules[call.Name])
                if ((language is null || language == call.Language) && Fits(callee, call))
                {
                    violations.Add(new(call.Filename, call.Line, $"{Markdown.Code(call.Receiver.Length > 0 ? $"{call.Receiver}.{call.Name}" : call.Name)}{(reason.Length > 0 ? ": " + reason : "")}", 0.9));
                    break;
                }
        return new("BAN-1", tongue["No forbidden call is made", "Запрещённых вызовов нет"], violations.Count == 0, $"{violations.Count}", violations);
    }

    /// <summary>A rule without a receiver means the bare function; one with it, a call on exactly that.</summary>
    private static bool Fits(Callee callee, CallRow call)
    {
        if (callee.Name is "printStackTrace" or "BinaryFormatter" or "execCommand") return true;
        var receiver = call.Receiver.Replace("::", ".", StringComparison.Ordinal);
        if (callee.Qualified == callee.Name) return receiver.Length == 0;
        var wanted = callee.Qualified[..^(callee.Name.Length + 1)];
        return receiver == wanted || receiver.EndsWith("." + wanted, StringComparison.Ordinal);
    }

    /// <summary>Numbers whose meaning is not said: outside constants, enumerations, tables and the usual few.</summary>
    public async Task<Control> MagicNumbers()
    {
        var allowed = settings.AllowedNumbers.ToHashSet();
        var (violations, lines, count, scanner) = (new List<Violation>(), 0L, 0, new SourceTokens());
        await foreach (var source in OwnSources.Of(graph))
        {
            if (model.FileByName.TryGetValue(source.Name, out var file)) lines += model.Files[file].Sloc;
            var tokens = scanner.Of(source.Content, source.Language);
            for (var i = 0; i < tokens.Count; i++)
            {
                if (tokens[i].Kind != TokenKind.Number || !TryValue(scanner.Text(tokens[i]), out var value) || allowed.Contains(value) || allowed.Contains(-value) || IsNamed(tokens, scanner, i)) continue;
                count++;
                if (violations.Count < 5_000) violations.Add(new(source.Name, tokens[i].Line, Markdown.Code(scanner.Text(tokens[i]).ToString()), 0.85));
            }
        }
        var perThousand = lines == 0 ? 0 : count * 1000.0 / lines;
        return new("MAG-1", tongue["Numbers have names", "Числа имеют имена"], lines == 0 ? null : perThousand <= settings.MagicNumbersPerThousandLines,
            tongue[$"{Number(perThousand)} per 1,000 lines ({count}); {settings.MagicNumbersPerThousandLines} are allowed", $"{Number(perThousand)} на 1000 строк (всего {count}); допускается {settings.MagicNumbersPerThousandLines}"], violations);
    }

    private static bool TryValue(ReadOnlySpan<char> text, out double value)
    {
        var digits = text.ToString().Replace("_", "", StringComparison.Ordinal).TrimEnd('l', 'L', 'u', 'U', 'f', 'F', 'd', 'D', 'm', 'M', 'n');
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            value = 0;
            return false; // Masks and addresses are what they are.
        }
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Given a name on its own line (a constant, a member of an enumeration, a default), or one value of a table.</summary>
    private static bool IsNamed(List<Token> tokens, SourceTokens scanner, int at)
    {
        var before = at > 0 ? scanner.Text(tokens[at - 1]) : "";
        var after = at + 1 < tokens.Count ? scanner.Text(tokens[at + 1]) : "";
        if (before is "-" or "+" && at > 1) before = scanner.Text(tokens[at - 2]) is "=" or "," or "{" or "[" or "(" ? scanner.Text(tokens[at - 2]) : before;
        if (before is "," or "{" or "[" && after is "," or "}" or "]") return true;
        var first = at;
        while (first > 0 && tokens[first - 1].Line == tokens[at].Line) first--;
        for (var i = first; i < at; i++)
        {
            var text = scanner.Text(tokens[i]);
            if (text is "const" or "final" or "define" or "enum" or "readonly" or "constexpr" or "static" or "let" or "val" or "@") return true;
            // LIMIT = 30: a name in capitals is the name.
            if (tokens[i].Kind == TokenKind.Identifier && i + 1 < tokens.Count && scanner.Text(tokens[i + 1]) is "=" or ":" && IsCapital(text)) return true;
            // key: 30, parameter = 30 in a declaration or a call by name.
            if (tokens[i].Kind == TokenKind.Identifier && i == at - 2 && before is "=" or ":") return true;
        }
        // #define NAME 30: the directive itself is no token.
        return first == at - 1 && IsCapital(before) && after.Length > 0 && at + 1 < tokens.Count && tokens[at + 1].Line != tokens[at].Line;

        static bool IsCapital(ReadOnlySpan<char> text)
        {
            foreach (var c in text)
                if (char.IsAsciiLetterLower(c)) return false;
            return text.Length > 1 && char.IsAsciiLetterUpper(text[0]);
        }
    }

    /// <summary>Data about a person as an argument of a call that logs; what stands in the text of the message is no data.</summary>
    public async Task<Control> PersonalData()
    {
        var violations = new List<Violation>();
        await foreach (var call in graph.Stream(CallsNamed, new() { Names = LogNames }))
        {
            if (!LogReceiver().IsMatch(call.Receiver) && call.Name is not ("printf" or "fprintf" or "syslog" or "NSLog" or "os_log" or "error_log" or "println" or "ereport" or "elog" or "print")) continue;
            var shown = ExpressionJudge.Holes(call.Code).Prepend(ExpressionJudge.WithoutLiterals(call.Code));
            if (shown.Select(s => Personal().Match(s)).FirstOrDefault(m => m.Success) is not { } match) continue;
            violations.Add(new(call.Filename, call.Line, $"{Markdown.Code(match.Groups["what"].Value)} → {Markdown.Code(call.Receiver.Length > 0 ? $"{call.Receiver}.{call.Name}" : call.Name)}", 0.75));
        }
        return new("PII-1", tongue["No personal data goes into logs", "Персональные данные не попадают в журналы"], violations.Count == 0, $"{violations.Count}", violations);
    }

    private static readonly string[] LogNames = ["log", "debug", "info", "warn", "warning", "error", "fatal", "trace", "critical", "notice", "exception", "Log", "LogInformation", "LogWarning", "LogError", "LogDebug", "LogTrace", "LogCritical",
        "Information", "Debug", "Warning", "Error", "Fatal", "Verbose", "Info", "Warn", "Infof", "Debugf", "Warnf", "Errorf", "Printf", "Println", "Print", "Fatalf", "Infow", "printf", "fprintf", "syslog", "NSLog", "os_log", "error_log", "println",
        "print", "WriteLine", "ereport", "elog", "warningf"];

    public Control Complexity()
    {
        var violations = model.Methods.Where(m => m.Cyclomatic > settings.CyclomaticComplexity && !m.IsModule && !m.IsTest && model.Files[m.File].IsOwn)
            .OrderByDescending(m => m.Cyclomatic).ThenBy(m => m.Id).Select(m => new Violation(m.Filename, m.Line, $"{Markdown.Code(m.FullName)}: {m.Cyclomatic}", 1)).ToList();
        return new("CPX-1", tongue[$"No method is more complex than {settings.CyclomaticComplexity}", $"Нет методов сложнее {settings.CyclomaticComplexity}"], violations.Count == 0, $"{violations.Count}", violations);
    }

    public Control Documentation()
    {
        var methods = model.Methods.Where(m => m.IsExported && !m.IsModule && !m.IsLambda && !m.IsTest && !m.Has("OVERRIDE") && model.Files[m.File].IsOwn).ToList();
        var violations = methods.Where(m => !m.HasDoc).OrderByDescending(m => m.FanIn).ThenBy(m => m.Id).Select(m => new Violation(m.Filename, m.Line, Markdown.Code(m.FullName), 1)).ToList();
        var ratio = methods.Count == 0 ? 1 : 1 - (double)violations.Count / methods.Count;
        return new("DOC-1", tongue["What is open to others is documented", "Открытое для других документировано"], methods.Count == 0 ? null : ratio >= settings.DocumentedRatio,
            tongue[$"{Percent(ratio)} of {methods.Count}; {Percent(settings.DocumentedRatio)} is required", $"{Percent(ratio)} из {methods.Count}; требуется {Percent(settings.DocumentedRatio)}"], violations);
    }

    private static string Percent(double part) => (part * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?i)(log|logger|slog|console|syslog|winston|pino|monolog|timber|serilog|slf4j|out)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex LogReceiver();

    [GeneratedRegex(@"(?i)(^|[^a-z])(?<what>[\w.$]*(e_?mail(_?address)?|ssn|social_?security|passport(_?number)?|credit_?card|card_?number|phone_?number|phone|date_?of_?birth|birth_?date|password|passwd|iban|tax_?id|home_?address|last_?name|first_?name))($|[^a-z_])", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Personal();

    private sealed record BannedEntry
    {
        public required string Language { get; init; }
        public required IReadOnlyList<string> Calls { get; init; }
        public required string Reason { get; init; }
        public required string ReasonRu { get; init; }
    }

    private sealed record NamesArgs
    {
        public required string[] Names { get; init; }
    }

    private sealed record NameRow
    {
        public required string Kind { get; init; }
        public required string Name { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required string Language { get; init; }
        public required string Modifiers { get; init; }
    }

    private sealed record CallRow
    {
        public required string Name { get; init; }
        public required string Receiver { get; init; }
        public required string Code { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required string Language { get; init; }
        public required long MethodId { get; init; }
    }
}
