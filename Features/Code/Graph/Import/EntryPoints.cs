using System.Collections.Frozen;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>Which methods the outside world starts: programs, routes, consumers, jobs.</summary>
internal static class EntryPoints
{
    private static readonly FrozenSet<string> Annotations = ((string[])
    [
        "HttpGet", "HttpPost", "HttpPut", "HttpDelete", "HttpPatch", "HttpHead", "HttpOptions", "Route", "AcceptVerbs", "RequestMapping", "GetMapping", "PostMapping", "PutMapping",
        "DeleteMapping", "PatchMapping", "MessageMapping", "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "Path", "KafkaListener", "RabbitListener", "JmsListener", "SqsListener",
        "EventListener", "Scheduled", "WebServlet", "QueryMapping", "MutationMapping", "Get", "Post", "Put", "Delete", "Patch", "All", "MessagePattern", "EventPattern", "SubscribeMessage", "Cron",
        "Query", "Mutation", "api_view", "action", "shared_task", "task", "receiver", "require_http_methods", "main", "UIApplicationMain", "FunctionName", "Function",
    ]).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> DecoratorEnds = ((string[])["route", "get", "post", "put", "delete", "patch", "head", "options", "websocket", "command", "task", "api_route", "periodic_task", "event", "on_event"])
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Registrations = ((string[])
    [
        "MapGet", "MapPost", "MapPut", "MapDelete", "MapPatch", "MapMethods", "Map", "MapFallback", "get", "post", "put", "delete", "patch", "all", "options", "head", "HandleFunc", "Handle", "GET", "POST",
        "PUT", "DELETE", "PATCH", "Get", "Post", "Put", "Delete", "Patch", "Any", "Method", "route", "add_url_rule", "add_route", "path", "re_path", "url", "addRoute", "addEventListener", "RegisterRoute",
    ]).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Macros = ((string[])["PG_FUNCTION_INFO_V1", "PyMODINIT_FUNC", "JNIEXPORT"]).ToFrozenSet(StringComparer.Ordinal);

    public static bool IsOne(MethodFact method, FileFacts file)
    {
        if (method.IsModule || method.IsTest) return false;
        if (method.Name is "main" && file.Language is "c" or "go" or "java" or "kotlin" or "swift" && method.Parent < 0) return file.Language != "go" || file.Package == "main";
        if (method.Name is "Main" && file.Language == "csharp") return true;
        if (method.Name is "WinMain" or "wWinMain" or "DllMain" && file.Language == "c") return true;
        if (method.Name is "doGet" or "doPost" or "doPut" or "doDelete" && file.Language is "java" or "kotlin") return true;
        if (method.Name.StartsWith("OnGet", StringComparison.Ordinal) || method.Name.StartsWith("OnPost", StringComparison.Ordinal))
            if (file.Language == "csharp" && method.Type >= 0 && file.Types[method.Type].Bases.Contains("PageModel")) return true;
        foreach (var annotation in method.Annotations)
            if (Annotations.Contains(annotation.Name) || (annotation.Name.LastIndexOf('.') is var dot and > 0 && DecoratorEnds.Contains(annotation.Name[(dot + 1)..]))) return true;
        return method.Type >= 0 && method.Modifiers.HasFlag(Modifiers.Static) && file.Types[method.Type].Annotations.Any(a => a.Name == "main");
    }

    /// <summary>The names of functions that this call registers as handlers of a route.</summary>
    public static IEnumerable<string> Registered(CallFact call)
    {
        if (Macros.Contains(call.Name) && call.Arguments is [{ Shape: ExpressionShape.Identifier } exported, ..]) return [exported.Code];
        if (!Registrations.Contains(call.Name) || call.Arguments.Count < 2) return [];
        var (first, route) = (call.Arguments[0], call.Arguments[0].Code.Trim('r', '"', '\'', '`'));
        if (first.Shape != ExpressionShape.Literal || (route.Length > 0 && route[0] is not ('/' or '^') && call.Name is not ("path" or "re_path" or "url" or "add_url_rule" or "addRoute"))) return [];
        return call.Arguments.Skip(1).Where(a => a.Shape is ExpressionShape.Identifier or ExpressionShape.Member).Select(a => a.Code[(a.Code.LastIndexOf('.') + 1)..]);
    }
}
