using System.Text.Json;
using System.Text.Json.Nodes;

namespace Capstan.Features.Kernel;

/// <summary>
/// What only the slice knows about its change: how things were before. A slice of an <see cref="Audited"/> route asks for it as a parameter;
/// the pipeline writes it into the audit entry, beside the request, without anything that is named like a secret.
/// </summary>
public sealed class AuditNote
{
    /// <summary>The changed members as they were. Null where there was nothing.</summary>
    public object? Before { get; set; }
    /// <summary>As they are now; the body of the request unless told.</summary>
    public object? After { get; set; }
    /// <summary>Which resource it was, where neither the answer nor the route tells.</summary>
    public string? Target { get; set; }
}

/// <summary>The detail of an audit entry as JSON.</summary>
public static class AuditDetail
{
    private const int MostBytes = 8 * 1024;
    private const string Masked = "***";
    // Where in its name a member says that it is a secret.
    private static readonly string[] Anywhere = ["password", "secret"];
    private static readonly string[] Last = ["token", "credential", "apikey", "code", "key"];
    private static readonly string[] First = ["token", "credential", "apikey", "private_key"];
    // Named like secrets, but what an auditor looks for.
    private static readonly string[] Plain = ["credential_key", "error_code", "key_prefix", "language_code", "country_code"];

    public static RawJson Of(object? before, object? after)
    {
        if (before is null && after is null) return RawJson.EmptyObject;
        var detail = new JsonObject();
        if (Node(before) is { } was) detail["before"] = was;
        if (Node(after) is { } now) detail["after"] = now;
        return new(detail.ToJsonString(WireJson.Options));
    }

    private static JsonNode? Node(object? value)
    {
        if (value is null) return null;
        using var document = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), WireJson.Options));
        var node = Copy(document.RootElement);
        Mask(node);
        var text = node?.ToJsonString(WireJson.Options) ?? "null";
        return text.Length <= MostBytes ? node : new JsonObject { ["omitted"] = $"{text.Length} characters" };
    }

    /// <summary>A client's own JSON can have a member twice: as in jsonb, the last one counts.</summary>
    private static JsonNode? Copy(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JsonObject();
                foreach (var member in element.EnumerateObject()) members[member.Name] = Copy(member.Value);
                return members;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Copy)]);
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element.Clone());
        }
    }

    private static void Mask(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    if (value is null) members.Remove(name);
                    else if (value.GetValueKind() is JsonValueKind.String or JsonValueKind.Array && IsSecret(name)) members[name] = Masked;
                    else Mask(value);
                }
                break;
            case JsonArray items:
                foreach (var item in items) Mask(item);
                break;
        }
    }

    private static bool IsSecret(string name)
    {
        var lower = name.ToLowerInvariant();
        return !Plain.Contains(lower) && (Anywhere.Any(s => lower.Contains(s, StringComparison.Ordinal))
            || Last.Any(s => lower == s || lower.EndsWith("_" + s, StringComparison.Ordinal))
            || First.Any(s => lower.StartsWith(s + "_", StringComparison.Ordinal)));
    }
}
