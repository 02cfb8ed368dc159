using Capstan.Features.Code.Graph.Parsing;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios.EntryPoints;

/// <summary>A place where the outside gets in.</summary>
internal sealed record EntryPoint
{
    public required string Kind { get; init; }
    /// <summary>Verb and path of a route, name of a command or event; the handler's name otherwise.</summary>
    public required string Name { get; init; }
    public required string Handler { get; init; }
    public required string File { get; init; }
    public required int Line { get; init; }
    public required int LastLine { get; init; }
    /// <summary>0 when the handler stands in line and belongs to no method of its own.</summary>
    public required long MethodId { get; init; }
    public required bool HasAuth { get; init; }
    public required double Confidence { get; init; }
    public ReachedSink? Sink { get; init; }
}

/// <summary>The worst weakness behind an entry point.</summary>
/// <param name="Depth">Calls between them.</param>
internal sealed record ReachedSink(Security.Finding Finding, int Depth);

/// <summary>Finds entry points in a graph by the detectors of each language.</summary>
internal static partial class EntryPointFinder
{
    private const int MaximumRows = 20_000;
    private const string AuthPattern = "auth|login_required|logged_in|permission|RolesAllowed|Secured|jwt|requireUser|isAdmin|require_role|UseGuards|protect|ensureUser|verifyToken|requires_role|admin_required|current_user";
    private static readonly string[] Prefixing = ["Route", "RequestMapping", "Path", "Controller", "RoutePrefix", "JsonController"];
    private static readonly SqlFile<PatternArgs, AnnotatedRow> AnnotatedMethods = Sql.Beside<PatternArgs, AnnotatedRow>("AnnotatedMethods.sql");
    private static readonly SqlFile<MethodsArgs, MethodRow> EntryMethods = Sql.Beside<MethodsArgs, MethodRow>("EntryMethods.sql");
    private static readonly SqlFile<CallsArgs, CallRow> RegistrationCalls = Sql.Beside<CallsArgs, CallRow>("RegistrationCalls.sql");
    private static readonly SqlFile<NamesArgs, HandlerRow> HandlersNamed = Sql.Beside<NamesArgs, HandlerRow>("HandlersNamed.sql");
    private static readonly SqlFile<NamesArgs, RailsCall> RailsRouteCalls = Sql.Beside<NamesArgs, RailsCall>("RailsRouteCalls.sql");
    private static readonly SqlFile<ContentArgs, ContentEntryRow> ContentEntries = Sql.Beside<ContentArgs, ContentEntryRow>("ContentEntries.sql");
    private static readonly SqlFile<PatternArgs, MarkRow> AuthMarks = Sql.Beside<PatternArgs, MarkRow>("AuthMarks.sql");
    private static readonly SqlFile<TypeArgs, TypeAnnotationRow> TypeAnnotations = Sql.Beside<TypeArgs, TypeAnnotationRow>("TypeAnnotations.sql");

    public static async Task<List<EntryPoint>> Find(CodeGraph graph)
    {
        var marks = (await graph.Many(AuthMarks, new() { Pattern = AuthPattern, Take = MaximumRows })).ToLookup(m => m.Filename, StringComparer.Ordinal);
        var found = new List<EntryPoint>();
        found.AddRange(await ByAnnotation(graph, marks));
        found.AddRange(await ByMethod(graph, marks));
        found.AddRange(await ByCall(graph, marks));
        found.AddRange(await ByContent(graph, found));
        found = await Routed(graph, found, marks);
        // A route that is both annotated and registered is one.
        return [.. found.GroupBy(e => (e.Kind, e.Name, e.File, e.Line)).Select(g => g.First()).OrderBy(e => e.File, StringComparer.Ordinal).ThenBy(e => e.Line).ThenBy(e => e.Name, StringComparer.Ordinal)];
    }

    private static async Task<List<EntryPoint>> ByAnnotation(CodeGraph graph, ILookup<string, MarkRow> marks)
    {
        var names = EntryPointDetectors.Default.All.SelectMany(d => d.Annotation ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var rows = await graph.Many(AnnotatedMethods, new() { Pattern = $@"\m({string.Join('|', names)})\M", Take = MaximumRows });
        var prefixes = (await graph.Many(TypeAnnotations, new() { Names = Prefixing, Files = [.. rows.Select(r => r.Filename).Distinct(StringComparer.Ordinal)], Take = MaximumRows })).ToLookup(a => a.Filename, StringComparer.Ordinal);
        var found = new List<EntryPoint>();
        foreach (var row in rows)
            foreach (var annotation in row.Annotations)
            {
                if (EntryPointDetectors.Default.ByAnnotation(row.Language, row.Filename, annotation) is not { } hit) continue;
                var path = EntryPointDetectors.FirstLiteral(annotation) ?? row.Annotations.Where(a => EntryPointDetectors.AnnotationName(a) is "Path" or "Route").Select(EntryPointDetectors.FirstLiteral).FirstOrDefault(p => p is not null) ?? "";
                var prefix = row.ParentLine == 0 ? null : prefixes[row.Filename].Where(p => p.Line <= row.Line && Math.Abs(p.Line - row.ParentLine) <= 12 && !row.Annotations.Contains(p.Code, StringComparer.Ordinal)).Select(p => EntryPointDetectors.FirstLiteral(p.Code)).LastOrDefault();
                found.Add(new()
                {
                    Kind = hit.Detector.Kind,
                    Name = hit.Detector.Kind == "http" ? $"{Verb(hit.Name, annotation)} {Join(prefix, path)}".TrimEnd() : path.Length > 0 ? path : row.Name,
                    Handler = row.FullName,
                    File = row.Filename,
                    Line = row.Line,
                    LastLine = row.LastLine,
                    MethodId = row.Id,
                    HasAuth = HasAuth(row.Annotations, marks[row.Filename], row.Line),
                    Confidence = 0.95,
                });
                break;
            }
        return found;
    }

    private static async Task<List<EntryPoint>> ByMethod(CodeGraph graph, ILookup<string, MarkRow> marks)
    {
        var detectors = EntryPointDetectors.Default.All;
        var rows = await graph.Many(EntryMethods, new()
        {
            Names = [.. detectors.SelectMany(d => d.Method ?? []).Distinct(StringComparer.Ordinal)],
            Bases = string.Join('|', detectors.Where(d => d is { PublicMethods: true, Bases: not null }).Select(d => d.Bases!.Replace(@"\b", @"\m", StringComparison.Ordinal).Replace("(?:", "(", StringComparison.Ordinal))),
            Take = MaximumRows,
        });
        return
        [
            .. from row in rows
               let detector = EntryPointDetectors.Default.ByMethod(row.Language, row.Filename, row.Name, row.Signature, row.Bases, !row.Modifiers.Contains("PRIVATE") && !row.Modifiers.Contains("PROTECTED") && !row.Modifiers.Contains("CONSTRUCTOR"))
               where detector is not null
               select new EntryPoint
               {
                   Kind = detector.Kind, Name = detector.Kind == "http" ? HttpName(row) : row.Name, Handler = row.FullName, File = row.Filename, Line = row.Line, LastLine = row.LastLine, MethodId = row.Id,
                   HasAuth = detector.Kind is "http" or "websocket" && HasAuth([], marks[row.Filename], row.Line), Confidence = 0.9,
               },
        ];
    }

    private static async Task<List<EntryPoint>> ByCall(CodeGraph graph, ILookup<string, MarkRow> marks)
    {
        var detectors = EntryPointDetectors.Default.All;
        var rows = await graph.Many(RegistrationCalls, new()
        {
            Names = [.. detectors.SelectMany(d => d.Call ?? []).Distinct(StringComparer.Ordinal)],
            Pattern = string.Join('|', detectors.Select(d => d.CallPattern).OfType<string>()),
            Take = MaximumRows * 5,
        });
        var hits = rows.Select(row => (Row: row, Arguments: Arguments(row.Code)))
            .Select(r => (r.Row, r.Arguments, Detector: EntryPointDetectors.Default.ByCall(r.Row.Language, r.Row.Filename, r.Row.Name, r.Row.Receiver, r.Arguments.Count > 0 ? Unquoted(r.Arguments[0]) : null)))
            .Where(r => r.Detector is not null && HandlerName(r.Detector, r.Arguments) is not ("SIG_DFL" or "SIG_IGN" or "SIG_ERR")).ToList();
        var handlers = hits.Select(h => HandlerName(h.Detector!, h.Arguments)).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var methods = (await graph.Many(HandlersNamed, new() { Names = handlers, Take = MaximumRows })).ToLookup(m => m.Name, StringComparer.Ordinal);
        var found = new List<EntryPoint>();
        for (var i = 0; i < hits.Count; i++)
        {
            var (row, arguments, detector) = hits[i];
            var handler = HandlerName(detector!, arguments);
            var candidates = handler is null ? [] : methods[handler].Where(m => SourceLanguages.LanguageOf(m.Filename) == row.Language).ToList();
            var method = candidates.FirstOrDefault(m => m.Filename == row.Filename) ?? (candidates.Count == 1 ? candidates[0] : null);
            // Code of an inline handler belongs to the method that registers it, up to the next registration.
            var next = i + 1 < hits.Count && hits[i + 1].Row.Filename == row.Filename ? hits[i + 1].Row.Line : int.MaxValue;
            var path = arguments.Count > 0 ? Unquoted(arguments[0]) : null;
            found.Add(new()
            {
                Kind = detector!.Kind,
                Name = detector.Kind == "http" ? $"{Verb(row.Name, row.Code)} {(path is "" ? "/" : path ?? (arguments.Count > 0 ? arguments[0] : ""))}".TrimEnd() : path ?? handler ?? row.Name,
                Handler = method?.FullName ?? handler ?? (row.Method.Length > 0 ? row.Method : row.Filename),
                File = row.Filename,
                Line = row.Line,
                LastLine = handler is null && detector.Kind is "http" or "websocket" or "job" ? Math.Max(row.Line, next == int.MaxValue ? row.Line + 60 : next - 1) : row.Line,
                MethodId = method?.Id ?? 0,
                HasAuth = Auth().IsMatch(row.Code) || HasAuth(method?.Annotations ?? [], marks[row.Filename], row.Line),
                Confidence = detector.Literal is null && detector.Receiver is null && detector.Kind == "http" ? 0.7 : 0.9,
            });
        }
        return found;
    }

    /// <summary>The routes of Rails, each with the action it goes to; an action with a route is no entry of its own.</summary>
    private static async Task<List<EntryPoint>> Routed(CodeGraph graph, List<EntryPoint> found, ILookup<string, MarkRow> marks)
    {
        var routes = RailsRoutes.Of(await graph.Many(RailsRouteCalls, new() { Names = RailsRoutes.Calls, Take = MaximumRows })).ToList();
        if (routes.Count == 0) return found;
        var methods = (await graph.Many(HandlersNamed, new() { Names = [.. routes.Select(r => r.Action).Distinct(StringComparer.Ordinal)], Take = MaximumRows })).ToLookup(m => m.Name, StringComparer.Ordinal);
        var files = routes.Select(r => r.File).ToHashSet(StringComparer.Ordinal);
        var joined = new HashSet<long>();
        var entries = new List<EntryPoint>();
        foreach (var route in routes)
        {
            var method = methods[route.Action].FirstOrDefault(m => m.FullName == route.Method || m.FullName.EndsWith("." + route.Method, StringComparison.Ordinal));
            // A resource has only the routes whose actions are there.
            if (method is null && route.Action is "index" or "create" or "new" or "edit" or "show" or "update" or "destroy" && methods.Count > 0) continue;
            if (method is not null) joined.Add(method.Id);
            entries.Add(new()
            {
                Kind = "http", Name = $"{route.Verb} {route.Path}", Handler = method?.FullName ?? $"{route.Controller}#{route.Action}", File = route.File, Line = route.Line, LastLine = route.Line, MethodId = method?.Id ?? 0,
                HasAuth = method is not null && HasAuth(method.Annotations ?? [], marks[method.Filename], method.Line), Confidence = method is null ? 0.8 : 0.95,
            });
        }
        return [.. found.Where(e => !files.Contains(e.File) && (e.MethodId == 0 || !e.File.EndsWith(".rb", StringComparison.Ordinal) || !joined.Contains(e.MethodId))), .. found.Where(e => files.Contains(e.File) && entries.All(r => r.Line != e.Line || r.File != e.File) && !e.Name.Contains("resource", StringComparison.OrdinalIgnoreCase)), .. entries];
    }

    private static async Task<List<EntryPoint>> ByContent(CodeGraph graph, List<EntryPoint> known)
    {
        var found = new List<EntryPoint>();
        foreach (var detector in EntryPointDetectors.Default.All.Where(d => d.Content is not null))
            foreach (var row in await graph.Many(ContentEntries, new() { Language = detector.Languages[0], Content = $"({detector.Content})", Take = 500 }))
                if (known.All(k => k.File != row.Filename))
                    found.Add(new()
                    {
                        Kind = detector.Kind, Name = $"ANY /{row.Filename}", Handler = row.Filename, File = row.Filename, Line = row.Line, LastLine = int.MaxValue, MethodId = 0, HasAuth = false, Confidence = 0.8,
                    });
        return found;
    }

    private static bool HasAuth(IReadOnlyList<string> annotations, IEnumerable<MarkRow> marks, int line) =>
        !annotations.Any(a => a.Contains("AllowAnonymous", StringComparison.Ordinal) || a.Contains("PermitAll", StringComparison.Ordinal))
        && (annotations.Any(a => Auth().IsMatch(EntryPointDetectors.AnnotationName(a))) || marks.Any(m => m.Line < line));

    private static string HttpName(MethodRow row)
    {
        var verb = row.Name.StartsWith("do", StringComparison.Ordinal) ? row.Name[2..].ToUpperInvariant()
            : row.Name.StartsWith("On", StringComparison.Ordinal) ? row.Name[2..].Replace("Async", "", StringComparison.Ordinal).ToUpperInvariant()
            : row.Name.ToUpperInvariant() is "GET" or "POST" or "PUT" or "DELETE" or "PATCH" or "HEAD" or "OPTIONS" ? row.Name.ToUpperInvariant() : "ANY";
        var parts = row.FullName.Split('.');
        return $"{verb} {(parts.Length > 1 ? parts[^2] : row.Filename)}{(verb == "ANY" ? "#" + row.Name : "")}";
    }

    private static string Verb(string name, string code)
    {
        if (Methods().Match(code) is { Success: true } match) return match.Groups["verb"].Value.ToUpperInvariant();
        foreach (var verb in (ReadOnlySpan<string>)["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
            if (name.Contains(verb, StringComparison.OrdinalIgnoreCase)) return verb;
        return "ANY";
    }

    private static string Join(string? prefix, string path) => string.IsNullOrEmpty(prefix) ? path : $"{prefix.TrimEnd('/')}/{path.TrimStart('/')}".TrimEnd('/');

    private static string? HandlerName(Detector detector, List<string> arguments)
    {
        if (detector.Handler is not { } at || arguments.Count == 0) return null;
        var argument = (at < 0 ? arguments[^1] : at < arguments.Count ? arguments[at] : "").Trim();
        var name = HandlerText().Match(argument) is { Success: true } match ? match.Groups["name"].Value : "";
        return name.Length == 0 ? null : name[(name.LastIndexOfAny(['.', ':', '@', '>']) + 1)..];
    }

    private static string? Unquoted(string argument)
    {
        var text = argument.Trim().TrimStart('@', 'r', 'u', 'b', 'f', '$');
        return text.Length >= 2 && text[0] is '"' or '\'' or '`' && text.IndexOf(text[0], 1) is > 0 and var end ? text[1..end] : null;
    }

    /// <summary>The arguments of a call as written; the last may have been cut off.</summary>
    internal static List<string> Arguments(string code)
    {
        var open = code.IndexOf('(', StringComparison.Ordinal);
        var text = open < 0 ? code[(code.IndexOf(' ', StringComparison.Ordinal) + 1)..] : code[(open + 1)..];
        var (arguments, from, depth, quote) = (new List<string>(), 0, 0, '\0');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                if (c == '\\') i++;
                else if (c == quote) quote = '\0';
            }
            else if (c is '"' or '\'' or '`') quote = c;
            else if (c is '(' or '[' or '{') depth++;
            else if (c is ')' or ']' or '}' && --depth < 0)
            {
                text = text[..i];
                break;
            }
            else if (c == ',' && depth == 0)
            {
                arguments.Add(text[from..i].Trim());
                from = i + 1;
            }
        }
        if (from < text.Length && text[from..].Trim() is { Length: > 0 } last) arguments.Add(last);
        return arguments;
    }

    [GeneratedRegex(@"(?i)auth|login_?required|logged_?in|permission|RolesAllowed|Secured|jwt|requireUser|isAdmin|require_role|UseGuards|protect|ensureUser|verifyToken|admin_required", RegexOptions.NonBacktracking)]
    private static partial Regex Auth();

    [GeneratedRegex(@"(?i)methods?\s*[=:]\s*[\[({]*\s*['""]?(?:RequestMethod\.|HttpMethod\.|http\.Method)?(?<verb>get|post|put|delete|patch|head|options)\b", RegexOptions.NonBacktracking)]
    private static partial Regex Methods();

    [GeneratedRegex(@"^(?:new\s+)?['""&]?(?<name>[A-Za-z_$\\][\w$.:@>\\-]*?)(?:::class)?(?:\.as_view\(.*|['""]?)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex HandlerText();

    private sealed record PatternArgs
    {
        public required string Pattern { get; init; }
        public required int Take { get; init; }
    }

    private sealed record AnnotatedRow
    {
        public required long Id { get; init; }
        public required string Name { get; init; }
        public required string FullName { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required int LastLine { get; init; }
        public required string Language { get; init; }
        public required string[] Annotations { get; init; }
        public required string Parent { get; init; }
        public required int ParentLine { get; init; }
    }

    private sealed record MethodsArgs
    {
        public required string[] Names { get; init; }
        public required string Bases { get; init; }
        public required int Take { get; init; }
    }

    private sealed record MethodRow
    {
        public required long Id { get; init; }
        public required string Name { get; init; }
        public required string FullName { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required int LastLine { get; init; }
        public required string Language { get; init; }
        public required string Signature { get; init; }
        public required string[] Modifiers { get; init; }
        public required string[] Bases { get; init; }
        public required bool IsExported { get; init; }
    }

    private sealed record CallsArgs
    {
        public required string[] Names { get; init; }
        public required string Pattern { get; init; }
        public required int Take { get; init; }
    }

    private sealed record CallRow
    {
        public required long Id { get; init; }
        public required string Name { get; init; }
        public required string Receiver { get; init; }
        public required string Code { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required string Language { get; init; }
        public required long MethodId { get; init; }
        public required string Method { get; init; }
    }

    private sealed record NamesArgs
    {
        public required string[] Names { get; init; }
        public required int Take { get; init; }
    }

    private sealed record HandlerRow
    {
        public required long Id { get; init; }
        public required string Name { get; init; }
        public required string FullName { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required int LastLine { get; init; }
        public required string[]? Annotations { get; init; }
    }

    private sealed record ContentArgs
    {
        public required string Language { get; init; }
        public required string Content { get; init; }
        public required int Take { get; init; }
    }

    private sealed record ContentEntryRow
    {
        public required string Filename { get; init; }
        public required int Line { get; init; }
    }

    private sealed record MarkRow
    {
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required string Kind { get; init; }
    }

    private sealed record TypeArgs
    {
        public required string[] Names { get; init; }
        public required string[] Files { get; init; }
        public required int Take { get; init; }
    }

    private sealed record TypeAnnotationRow
    {
        public required string Filename { get; init; }
        public required int Line { get; init; }
        public required string Name { get; init; }
        public required string Code { get; init; }
    }
}
