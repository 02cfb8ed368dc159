using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Capstan.Api.Tests.Security;

/// <summary>Every operation of the OpenAPI document, with input that nearly fits and input that was never meant to: never a 5xx, always a well-formed problem.</summary>
public sealed class FuzzTests(App app, ITestOutputHelper output) : IClassFixture<App>
{
    // More: CAPSTAN_FUZZ=2000 scripts/test --filter Fuzz. The same seed repeats the same requests.
    private static readonly int PerOperation = int.Parse(Environment.GetEnvironmentVariable("CAPSTAN_FUZZ") ?? "40", CultureInfo.InvariantCulture);
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("CAPSTAN_FUZZ_SEED") ?? "20261124", CultureInfo.InvariantCulture);

    private static readonly string[] Hostile =
    [
        "", " ", "\0", "a\0b", "null", "undefined", "NaN", "-1", "0", "99999999999999999999", "1e400", "true", "[]", "{}", "'", "\"", "'; DROP TABLE users; --", "%00", "%s%n%x",
        "../../../etc/passwd", "/etc/passwd", "C:\\x", "<script>alert(1)</script>", "=cmd()", "\u202Etxt", "\uFFFF", "😀", "ﬀ", "e\u0301", "\r\nX-Injected: 1", "${jndi:ldap://x}", "{{7*7}}",
        "00000000-0000-0000-0000-000000000000", "2026-13-45T99:99:99Z", "\ud800", new string('a', 9_000), new string('(', 3_000), "http://169.254.169.254/", "file:///etc/passwd", "🏴‍☠️",
    ];

    [Fact]
    public async Task No_input_gets_a_server_error()
    {
        output.WriteLine($"seed {Seed}, {PerOperation} requests per operation");
        var random = new Random(Seed);
        var member = await app.NewMember(Role.Owner);
        var document = JsonNode.Parse(await app.Anonymous().GetStringAsync("/openapi.json"))!;
        var sent = 0;
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject())
            {
                for (var i = 0; i < PerOperation; i++)
                {
                    var request = Make(random, document, path, method, operation!);
                    var told = $"{request.Method} {request.RequestUri} {(request.Content is StringContent ? await request.Content.ReadAsStringAsync() : "")}";
                    using var response = await member.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(TimeSpan.FromSeconds(30));
                    var status = (int)response.StatusCode;
                    if (status >= 500 && status != 503) throw new Xunit.Sdk.XunitException($"{told[..Math.Min(told.Length, 1500)]}\n{await response.Content.ReadAsStringAsync()}");
                    // The server refuses a NUL in the path, and a request line without end, before the product sees the request.
                    if (status is 400 or 414 && response.Headers.ConnectionClose == true && response.Content.Headers.ContentLength == 0) continue;
                    if (status >= 400)
                    {
                        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", told[..Math.Min(told.Length, 500)]);
                        var body = await response.Content.ReadAsStringAsync();
                        body.ShouldStartWith("{", Case.Sensitive, $"{status} {told[..Math.Min(told.Length, 1500)]}");
                        JsonDocument.Parse(body).RootElement.GetProperty("error_code").GetString().ShouldNotBeNullOrEmpty();
                    }
                    sent++;
                    // What the caller did to itself (signed out, changed its password) must not turn the rest into 401s.
                    if (status == 401) member = await app.NewMember(Role.Owner);
                }
            }
        }
        output.WriteLine($"{sent} requests");
        sent.ShouldBeGreaterThan(500);
    }

    private static HttpRequestMessage Make(Random random, JsonNode document, string path, string method, JsonNode operation)
    {
        var query = new List<string>();
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            var name = parameter!["name"]!.GetValue<string>();
            var place = parameter["in"]!.GetValue<string>();
            var value = Text(random, parameter["schema"], document);
            if (place == "path") path = path.Replace($"{{{name}}}", Uri.EscapeDataString(random.Next(2) == 0 ? Guid.NewGuid().ToString() : value is { Length: > 0 and < 2000 } ? value : "x"), StringComparison.Ordinal);
            else if (place == "query" && random.Next(3) > 0) query.Add($"{name}={Uri.EscapeDataString(value.Length > 2000 ? value[..2000] : value)}");
        }
        if (random.Next(8) == 0) query.Add($"{Uri.EscapeDataString("limit[]")}={random.Next()}");
        var request = new HttpRequestMessage(new(method.ToUpperInvariant()), path + (query.Count > 0 ? "?" + string.Join('&', query) : ""));
        if (random.Next(6) == 0) request.Headers.TryAddWithoutValidation("Idempotency-Key", Ascii(Pick(random)));
        if (random.Next(6) == 0) request.Headers.TryAddWithoutValidation("If-Match", Ascii(Pick(random)));
        if (random.Next(6) == 0) request.Headers.TryAddWithoutValidation("Accept", "application/xml");
        if (random.Next(9) == 0) request.Headers.TryAddWithoutValidation("X-Organization-Id", Ascii(Pick(random)));
        if (operation["requestBody"] is { } body) request.Content = Body(random, document, body);
        return request;
    }

    private static HttpContent Body(Random random, JsonNode document, JsonNode body)
    {
        var content = body["content"]!.AsObject();
        if (!content.ContainsKey("application/json"))
        {
            var form = new MultipartFormDataContent($"b{random.Next()}");
            form.Add(new ByteArrayContent(Bytes(random)), random.Next(2) == 0 ? "file" : "part", "x" + random.Next(9) + (random.Next(2) == 0 ? ".zip" : ".tar.gz"));
            return form;
        }
        var json = Value(random, content["application/json"]!["schema"], document, 0)?.ToJsonString() ?? "null";
        return random.Next(10) switch
        {
            0 => new ByteArrayContent(Bytes(random)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            1 => new StringContent(json[..random.Next(json.Length)], Encoding.UTF8, "application/json"),
            2 => new StringContent(json, Encoding.UTF8, random.Next(2) == 0 ? "text/plain" : "application/x-www-form-urlencoded"),
            3 => new StringContent(Mutate(random, json), Encoding.UTF8, "application/json"),
            4 => new StringContent(new string('[', 200) + new string(']', 200), Encoding.UTF8, "application/json"),
            _ => new StringContent(json, Encoding.UTF8, "application/json"),
        };
    }

    private static JsonNode? Value(Random random, JsonNode? schema, JsonNode document, int depth)
    {
        schema = Resolve(schema, document);
        if (schema is null || depth > 5 || random.Next(14) == 0) return Odd(random);
        if (schema["enum"] is JsonArray { Count: > 0 } words && random.Next(4) > 0) return words[random.Next(words.Count)]?.DeepClone();
        if (schema["oneOf"] is JsonArray { Count: > 0 } choices) return Value(random, choices[random.Next(choices.Count)], document, depth + 1);
        var type = schema["type"] switch { JsonArray types => types.Select(t => t!.GetValue<string>()).FirstOrDefault(t => t != "null"), JsonValue one => one.GetValue<string>(), _ => null };
        switch (type)
        {
            case "object":
                var built = new JsonObject();
                foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
                    if (random.Next(8) > 0) built[name] = Value(random, property, document, depth + 1);
                if (random.Next(6) == 0) built["organization_id"] = Guid.NewGuid().ToString();
                return built;
            case "array":
                return new JsonArray([.. Enumerable.Range(0, random.Next(5)).Select(_ => Value(random, schema["items"], document, depth + 1))]);
            case "integer":
                return random.Next(3) == 0 ? JsonValue.Create(random.Next(200)) : JsonValue.Create(random.NextInt64(long.MinValue, long.MaxValue));
            case "number":
                return JsonValue.Create(random.NextDouble() * 1e9);
            case "boolean":
                return JsonValue.Create(random.Next(2) == 0);
            case "string":
                return JsonValue.Create(Text(random, schema, document));
            default:
                return Odd(random);
        }
    }

    private static string Text(Random random, JsonNode? schema, JsonNode document)
    {
        schema = Resolve(schema, document);
        if (schema?["enum"] is JsonArray { Count: > 0 } words && random.Next(2) == 0) return words[random.Next(words.Count)]?.ToString() ?? "";
        return (schema?["format"]?.ToString(), random.Next(3)) switch
        {
            (_, 0) => Pick(random),
            ("uuid", _) => Guid.NewGuid().ToString(),
            ("date-time", _) => "2026-11-24T00:00:00Z",
            ("int32", _) => random.Next(-3, 300).ToString(CultureInfo.InvariantCulture),
            _ => "name-" + random.Next(50),
        };
    }

    private static JsonNode? Resolve(JsonNode? schema, JsonNode document)
    {
        while (schema?["$ref"]?.ToString() is { } reference) schema = document["components"]!["schemas"]![reference[(reference.LastIndexOf('/') + 1)..]];
        return schema;
    }

    private static JsonNode? Odd(Random random) => random.Next(6) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Next()),
        2 => new JsonArray(),
        3 => new JsonObject { ["x"] = 1 },
        4 => JsonValue.Create(random.Next(2) == 0),
        _ => JsonValue.Create(Pick(random)),
    };

    private static string Pick(Random random) => Hostile[random.Next(Hostile.Length)];

    private static string Ascii(string text) => new([.. text.Take(300).Where(c => c is >= ' ' and <= '~')]);

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(400)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Mutate(Random random, string json)
    {
        var text = new StringBuilder(json);
        for (var i = 0; i < 1 + random.Next(6) && text.Length > 1; i++)
        {
            var at = random.Next(text.Length);
            if (random.Next(2) == 0) text.Remove(at, Math.Min(1 + random.Next(4), text.Length - at));
            else text.Insert(at, "\"'{}[],:\\\u0000e-9"[random.Next(13)]);
        }
        return text.ToString();
    }
}
