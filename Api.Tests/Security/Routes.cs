using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Security;

/// <summary>One route of the product, as the pipeline sees it.</summary>
internal sealed record Route(string Name, string Method, RoutePattern Pattern, Needs? Needs, Anonymous? Anonymous, bool TakesForm)
{
    public IEnumerable<string> Parameters => Pattern.Parameters.Select(p => p.Name);

    public string Path(Func<string, string> value) => "/" + string.Join('/', Pattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => value(parameter.Name),
        _ => throw new NotSupportedException(p.GetType().Name),
    }))));

    public override string ToString() => $"{Name} ({Method} {Pattern.RawText})";
}

/// <summary>Every route there is, so that one added tomorrow is tested tomorrow.</summary>
internal static class Routes
{
    public static List<Route> All(App app)
    {
        var routes = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.StartsWith("/api/v1", StringComparison.Ordinal) == true)
            .Select(e => new Route(
                e.Metadata.GetMetadata<EndpointNameMetadata>()?.EndpointName ?? "",
                e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Single() ?? "GET",
                e.RoutePattern,
                e.Metadata.GetMetadata<Needs>(),
                e.Metadata.GetMetadata<Anonymous>(),
                e.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("multipart/form-data") == true))
            .ToList();
        routes.Count.ShouldBeGreaterThan(30);
        return routes;
    }

    public static List<Route> Closed(App app) => [.. All(app).Where(r => r.Needs is not null)];

    public static HttpRequestMessage Request(Route route, Func<string, string>? value = null, string? body = "{}", string query = "") =>
        new(new HttpMethod(route.Method), route.Path(value ?? (_ => Guid.NewGuid().ToString())) + query)
        {
            // A body of another media type than the route takes is turned away by routing, before anybody asks who sent it.
            Content = route.TakesForm ? new MultipartFormDataContent { { new StringContent(body ?? ""), "file", "a.zip" } }
                : body is not null && route.Method is "POST" or "PUT" or "PATCH" ? Answers.Content(body!) : null,
        };
}

/// <summary>Requests that pass validation, made from the API document's own schemas and examples.</summary>
internal sealed class Samples(JsonNode document)
{
    public static async Task<Samples> From(App app) => new(JsonNode.Parse(await app.Anonymous().GetStringAsync("/openapi.json"))!);

    /// <summary>The body and query of an operation with what is required; null where it takes no JSON.</summary>
    public (string? Body, string Query, bool TakesJson) Of(Route route)
    {
        var operation = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).Single(o => (string?)o.Value!["operationId"] == route.Name).Value!;
        var query = operation["parameters"]?.AsArray()
            .Where(p => (string?)p!["in"] == "query" && (bool?)p["required"] == true)
            .Select(p => $"{p!["name"]}={Uri.EscapeDataString(Value(p["schema"]!, p["example"])!.ToString())}") ?? [];
        var content = operation["requestBody"]?["content"]?.AsObject();
        var json = content?["application/json"]?["schema"];
        return (json is null ? null : Value(json, null)!.ToJsonString(), query.Any() ? "?" + string.Join('&', query) : "", content is null || json is not null);
    }

    private JsonNode? Value(JsonNode schema, JsonNode? example)
    {
        if ((example ?? schema["example"] ?? schema["examples"]?[0]) is { } given) return given.DeepClone();
        if ((string?)schema["$ref"] is { } reference) return Value(document["components"]!["schemas"]![reference.Split('/')[^1]]!, null);
        if ((schema["oneOf"] ?? schema["anyOf"])?.AsArray() is { } choices) return Value(choices.First(c => (string?)c!["type"] != "null")!, null);
        if (schema["enum"]?[0] is { } first) return first.DeepClone();
        var type = schema["type"] is JsonArray types ? (string?)types.First(t => (string?)t != "null") : (string?)schema["type"];
        switch (type)
        {
            case "string": return (string?)schema["format"] == "uuid" ? Guid.NewGuid().ToString() : "text";
            case "integer" or "number": return schema["minimum"]?.DeepClone() ?? 1;
            case "boolean": return true;
            case "array": return new JsonArray();
            default:
                var made = new JsonObject();
                foreach (var name in schema["required"]?.AsArray().Select(r => (string)r!) ?? []) made[name] = Value(schema["properties"]![name]!, null);
                return made;
        }
    }
}
