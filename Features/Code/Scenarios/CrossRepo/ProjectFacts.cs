using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Scenarios.EntryPoints;
using Capstan.Features.Code.Scenarios.Manifests;
using Capstan.Features.Code.Scenarios.Onboarding;

namespace Capstan.Features.Code.Scenarios.CrossRepo;

internal sealed record OutsideCall
{
    public required string FullName { get; init; }
    public required string Name { get; init; }
    public required int Arguments { get; init; }
    public required int Calls { get; init; }
    public required string Filename { get; init; }
    public required int Line { get; init; }
    public required string Code { get; init; }
    public required string Language { get; init; }
}

internal sealed record OpenMethod
{
    public required long Id { get; init; }
    public required string Name { get; init; }
    public required string FullName { get; init; }
    public required int Parameters { get; init; }
    public required string Filename { get; init; }
    public required int Line { get; init; }
    public required string Signature { get; init; }
    public required string Language { get; init; }
}

internal sealed record LongMethod
{
    public required string Hash { get; init; }
    public required string FullName { get; init; }
    public required string Filename { get; init; }
    public required int Line { get; init; }
    public required int Lines { get; init; }
}

/// <summary>A path one program asks another for.</summary>
internal sealed record PathUse(string Verb, string Path, string File, int Line, string Code, string Handler = "");

/// <summary>What of a project its neighbours may have to do with; kept until its next import.</summary>
internal sealed partial class ProjectFacts
{
    private const int MaximumCalls = 50_000, MaximumMethods = 200_000, MaximumClients = 5_000;
    private static readonly SqlFile<CallArgs, OutsideCall> OutsideCalls = Sql.Beside<CallArgs, OutsideCall>("OutsideCalls.sql");
    private static readonly SqlFile<AtMost, OpenMethod> OpenMethods = Sql.Beside<AtMost, OpenMethod>("OpenMethods.sql");
    private static readonly SqlFile<LongArgs, LongMethod> LongMethods = Sql.Beside<LongArgs, LongMethod>("LongMethods.sql");
    private static readonly SqlFile<AtMost, ClientRow> ClientCalls = Sql.Beside<AtMost, ClientRow>("ClientCalls.sql");

    public required IReadOnlyList<OutsideCall> Calls { get; init; }
    public required IReadOnlyList<OpenMethod> Open { get; init; }
    public required ILookup<string, OpenMethod> OpenByFullName { get; init; }
    public required ILookup<string, OpenMethod> OpenByName { get; init; }
    public required IReadOnlyList<LongMethod> Long { get; init; }
    public required IReadOnlyList<PackageUse> Packages { get; init; }
    public required IReadOnlyList<PathUse> Routes { get; init; }
    public required IReadOnlyList<PathUse> Clients { get; init; }

    public static async Task<ProjectFacts> Of(CodeGraph graph)
    {
        var open = await graph.Many(OpenMethods, new() { Take = MaximumMethods });
        var routes = (await EntryPointFinder.Find(graph)).Where(e => e.Kind == "http").Select(e =>
        {
            var space = e.Name.IndexOf(' ');
            return new PathUse(space < 0 ? "ANY" : e.Name[..space], Normal(space < 0 ? e.Name : e.Name[(space + 1)..]), e.File, e.Line, e.Name, e.Handler);
        }).ToList();
        var own = routes.Select(r => (r.File, r.Line)).ToHashSet();
        return new()
        {
            Calls = await graph.Many(OutsideCalls, new() { NameLength = 6, Take = MaximumCalls }),
            Open = open,
            OpenByFullName = open.ToLookup(m => m.FullName, StringComparer.Ordinal),
            OpenByName = open.ToLookup(m => m.Name, StringComparer.Ordinal),
            Long = await graph.Many(LongMethods, new() { Lines = 3, Take = MaximumMethods }),
            Packages = await ManifestReader.Read(graph),
            Routes = routes,
            Clients =
            [
                .. from row in await graph.Many(ClientCalls, new() { Take = MaximumClients })
                   where !own.Contains((row.Filename, row.Line))
                   from Match match in Written().Matches(row.Code).Take(1)
                   select new PathUse(VerbOf(row.Name, row.Code), Normal(match.Groups["path"].Value), row.Filename, row.Line, row.Code),
            ],
        };
    }

    /// <summary>A path with its variable parts, however they are written, as <c>{}</c>.</summary>
    internal static string Normal(string path)
    {
        var text = path.Split('?', '#')[0].TrimEnd('/');
        var parts = text.TrimStart('/').Split('/').Select(p => Variable().IsMatch(p) ? "{}" : p.ToLowerInvariant());
        return "/" + string.Join('/', parts);
    }

    private static string VerbOf(string name, string code)
    {
        var verb = Verb().Match(name) is { Success: true } match ? match.Value.ToUpperInvariant() : Method().Match(code) is { Success: true } said ? said.Groups["verb"].Value.ToUpperInvariant() : "ANY";
        return verb == "OPEN" ? "ANY" : verb;
    }

    [GeneratedRegex(@"[""'`](https?://[^/""'`]+|\$\{[^}]*\}|\{[^}/]*\})?(?<path>/[A-Za-z0-9_][^""'`\s]*)[""'`]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Written();

    [GeneratedRegex(@"^:|^\$|[{}<>*]|^%|^\d+$|^[0-9a-f]{8}-", RegexOptions.NonBacktracking)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^(get|post|put|delete|patch|head)", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Verb();

    [GeneratedRegex(@"\b(method['""]?\s*[:=]\s*['""]|NewRequest(WithContext)?\([^""]{0,40}""|HttpMethod\.)(?<verb>GET|POST|PUT|DELETE|PATCH|HEAD|get|post|put|delete|patch|Get|Post|Put|Delete|Patch)\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Method();

    private sealed record CallArgs
    {
        public required int NameLength { get; init; }
        public required int Take { get; init; }
    }

    private sealed record LongArgs
    {
        public required int Lines { get; init; }
        public required int Take { get; init; }
    }

    private sealed record ClientRow
    {
        public required string Name { get; init; }
        public required string Code { get; init; }
        public required string Filename { get; init; }
        public required int Line { get; init; }
    }
}
