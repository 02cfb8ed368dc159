using System.Text.RegularExpressions;

namespace Capstan.Features.Code.Scenarios.EntryPoints;

/// <summary>A call of a routes file of Rails.</summary>
internal sealed record RailsCall
{
    public required string File { get; init; }
    public required string Name { get; init; }
    public required string Code { get; init; }
    public required int Line { get; init; }
    public required int Offset { get; init; }
    public required int End { get; init; }
}

/// <summary>A route and the action it goes to.</summary>
/// <param name="Controller">As written in paths: <c>admin/posts</c>.</param>
internal sealed record RailsRoute(string File, int Line, string Verb, string Path, string Controller, string Action)
{
    /// <summary>Full name of the action's method, without what the controllers' folder may put in front.</summary>
    public string Method => $"{string.Join('.', Controller.Split('/').Select(Camel))}Controller.{Action}";

    private static string Camel(string name) => string.Concat(name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
}

/// <summary>Reads <c>config/routes.rb</c>: resources become their routes, blocks of namespaces and scopes their prefixes.</summary>
internal static partial class RailsRoutes
{
    public static readonly string[] Calls = ["get", "post", "put", "patch", "delete", "match", "root", "resources", "resource", "namespace", "scope", "member", "collection"];
    private static readonly (string Action, string Verb, string Path)[] Many =
        [("index", "GET", ""), ("create", "POST", ""), ("new", "GET", "/new"), ("edit", "GET", "/:id/edit"), ("show", "GET", "/:id"), ("update", "PATCH", "/:id"), ("destroy", "DELETE", "/:id")];
    private static readonly (string Action, string Verb, string Path)[] One =
        [("create", "POST", ""), ("new", "GET", "/new"), ("edit", "GET", "/edit"), ("show", "GET", ""), ("update", "PATCH", ""), ("destroy", "DELETE", "")];

    public static IEnumerable<RailsRoute> Of(IEnumerable<RailsCall> calls)
    {
        foreach (var file in calls.GroupBy(c => c.File, StringComparer.Ordinal))
        {
            var all = file.OrderBy(c => c.Offset).ThenByDescending(c => c.End).ToList();
            foreach (var call in all)
            {
                var around = all.Where(c => c != call && c.Offset <= call.Offset && c.End >= call.End && c.Name is "namespace" or "scope" or "resources" or "resource" or "member" or "collection").ToList();
                foreach (var route in Routes(call, Around(around, call))) yield return route;
            }
        }
    }

    private sealed record Place(string Path, string Module, string? Controller);

    /// <summary>What the blocks around a call put in front of its path and its controller.</summary>
    private static Place Around(List<RailsCall> blocks, RailsCall call)
    {
        var (path, module, controller) = ("", "", (string?)null);
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            var name = FirstName(block.Code) ?? "";
            switch (block.Name)
            {
                case "namespace":
                    path += "/" + (Option(block.Code, "path") ?? name).Trim('/');
                    module += (Option(block.Code, "module") ?? name) + "/";
                    break;
                case "scope":
                    path += (Option(block.Code, "path") ?? (block.Code.Contains('\'', StringComparison.Ordinal) || block.Code.Contains('"', StringComparison.Ordinal) ? name : "")) is { Length: > 0 } own && !own.Contains(' ', StringComparison.Ordinal) ? "/" + own.Trim('/') : "";
                    module += Option(block.Code, "module") is { } given ? given + "/" : "";
                    break;
                case "resources":
                    var isMember = blocks.Skip(i + 1).Any(b => b.Name == "member");
                    var isCollection = blocks.Skip(i + 1).Any(b => b.Name == "collection");
                    var isInnermost = !blocks.Skip(i + 1).Any(b => b.Name is "resources" or "resource");
                    path += $"/{Option(block.Code, "path") ?? name}{(isMember && isInnermost ? "/:id" : isCollection && isInnermost ? "" : $"/:{Singular(name)}_id")}";
                    controller = Option(block.Code, "controller") ?? name;
                    break;
                case "resource":
                    path += "/" + name;
                    controller = Option(block.Code, "controller") ?? name + "s";
                    break;
            }
        }
        return new(path, module, call.Name is "resources" or "resource" ? null : controller);
    }

    private static IEnumerable<RailsRoute> Routes(RailsCall call, Place place)
    {
        var name = FirstName(call.Code);
        if (call.Name is "resources" or "resource" && name is not null)
        {
            var controller = place.Module + (Option(call.Code, "controller") ?? (call.Name == "resource" ? name + "s" : name));
            var (only, except) = (List(call.Code, "only"), List(call.Code, "except"));
            foreach (var (action, verb, path) in call.Name == "resources" ? Many : One)
                if ((only.Count == 0 || only.Contains(action)) && !except.Contains(action))
                    yield return new(call.File, call.Line, verb, $"{place.Path}/{Option(call.Code, "path") ?? name}{path}", controller, action);
            yield break;
        }
        if (call.Name == "root")
        {
            if (Target(call.Code) is { } home) yield return new(call.File, call.Line, "GET", place.Path.Length > 0 ? place.Path : "/", place.Module + home.Controller, home.Action);
            yield break;
        }
        if (call.Name is not ("get" or "post" or "put" or "patch" or "delete" or "match") || name is null) yield break;
        var verbs = call.Name != "match" ? [call.Name.ToUpperInvariant()] : List(call.Code, "via") is { Count: > 0 } via ? via.Select(v => v.ToUpperInvariant()) : ["ANY"];
        var route = $"{place.Path}/{name.Trim('/')}";
        (string Controller, string Action) goes = Target(call.Code) is { } target ? (place.Module + target.Controller, target.Action)
            : place.Controller is { } resource ? (place.Module + (Option(call.Code, "controller") ?? resource), Option(call.Code, "action") ?? name.Trim('/'))
            : name.Trim('/').Split('/') is { Length: >= 2 } parts ? (place.Module + string.Join('/', parts[..^1]), parts[^1]) : ("", "");
        if (goes.Controller.Length == 0) yield break;
        foreach (var verb in verbs) yield return new(call.File, call.Line, verb, route, goes.Controller, goes.Action);
    }

    private static (string Controller, string Action)? Target(string code) => ToAction().Match(code) is { Success: true } match ? (match.Groups["controller"].Value.Trim('/'), match.Groups["action"].Value)
        : Option(code, "controller") is { } controller && Option(code, "action") is { } action ? (controller, action) : null;

    private static string? FirstName(string code) => First().Match(code) is { Success: true } match ? match.Groups["name"].Value : null;

    private static string? Option(string code, string key)
    {
        foreach (Match match in Options().Matches(code))
            if (match.Groups["key"].Value == key) return match.Groups["value"].Value;
        return null;
    }

    private static List<string> List(string code, string key)
    {
        foreach (Match match in Lists().Matches(code))
            if (match.Groups["key"].Value == key) return [.. Word().Matches(match.Groups["values"].Value).Select(w => w.Value)];
        return [];
    }

    private static string Singular(string name) => name.EndsWith("ies", StringComparison.Ordinal) ? name[..^3] + "y" : name.EndsWith("sses", StringComparison.Ordinal) ? name[..^2] : name.TrimEnd('s');

    [GeneratedRegex(@"^\w+[\s(]+(?:['""](?<name>[^'""]+)['""]|:(?<name>\w+))", RegexOptions.ExplicitCapture)]
    private static partial Regex First();

    [GeneratedRegex(@"(?:\bto:\s*|=>\s*|:to\s*=>\s*|^root[\s(]+)['""](?<controller>[\w/]+)#(?<action>\w+[?!]?)['""]", RegexOptions.ExplicitCapture)]
    private static partial Regex ToAction();

    [GeneratedRegex(@"\b(?<key>path|module|controller|action):\s*(?:['""](?<value>[^'""]*)['""]|:(?<value>\w+))", RegexOptions.ExplicitCapture)]
    private static partial Regex Options();

    [GeneratedRegex(@"\b(?<key>only|except|via):\s*(?:\[(?<values>[^\]]*)\]|%i\[(?<values>[^\]]*)\]|(?<values>:\w+))", RegexOptions.ExplicitCapture)]
    private static partial Regex Lists();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
