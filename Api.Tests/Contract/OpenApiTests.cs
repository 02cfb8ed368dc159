using System.Text.Json;
using System.Text.RegularExpressions;

namespace Capstan.Api.Tests.Contract;

public sealed partial class OpenApiTests(App app) : IClassFixture<App>
{
    private static readonly string Clients = Checkout.Path("Api.Tests", "Contract", "clients");

    private async Task<string> Document(string path = "/openapi.json") => (await app.Anonymous().GetStringAsync(path)).TrimEnd();

    private static IEnumerable<(string Path, string Method, JsonElement Operation)> Operations(JsonElement document) =>
        document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(m => (p.Name, m.Name, m.Value)));

    [Fact]
    public async Task The_committed_document_is_the_one_served() =>
        (await File.ReadAllTextAsync(Checkout.Path("docs", "openapi.json"))).TrimEnd().ShouldBe(await Document(), "run scripts/openapi and commit docs/openapi.json");

    [Fact]
    public async Task Every_operation_is_named_tagged_summarized_and_says_how_it_fails()
    {
        var operations = Operations(JsonDocument.Parse(await Document()).RootElement).ToList();
        operations.Count.ShouldBeGreaterThan(50);
        operations.Select(o => o.Operation.GetProperty("operationId").GetString()!).ShouldBeUnique();
        foreach (var (path, method, operation) in operations)
        {
            var name = $"{method} {path}";
            CamelCase().IsMatch(operation.GetProperty("operationId").GetString()!).ShouldBeTrue(name);
            operation.GetProperty("tags").GetArrayLength().ShouldBe(1, name);
            operation.GetProperty("summary").GetString().ShouldNotBeNullOrWhiteSpace(name);
            operation.GetProperty("responses").EnumerateObject().ShouldContain(r => r.Name.StartsWith('2') || r.Name.StartsWith('3'), name);
            operation.GetProperty("responses").TryGetProperty("500", out _).ShouldBeTrue(name);
            if (!operation.TryGetProperty("security", out _)) operation.GetProperty("responses").TryGetProperty("401", out _).ShouldBeTrue(name);
        }
    }

    [Fact]
    public async Task Names_on_the_wire_are_snake_case()
    {
        var document = JsonDocument.Parse(await Document()).RootElement;
        foreach (var schema in document.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            if (!schema.Value.TryGetProperty("properties", out var properties)) continue;
            foreach (var property in properties.EnumerateObject()) SnakeCase().IsMatch(property.Name).ShouldBeTrue($"{schema.Name}.{property.Name}");
        }
        foreach (var (path, method, operation) in Operations(document))
        {
            if (!operation.TryGetProperty("parameters", out var parameters)) continue;
            foreach (var parameter in parameters.EnumerateArray().Where(p => p.GetProperty("in").GetString() != "header"))
                SnakeCase().IsMatch(parameter.GetProperty("name").GetString()!).ShouldBeTrue($"{method} {path} {parameter.GetProperty("name")}");
        }
    }

    [Fact]
    public async Task An_independent_linter_finds_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("capstan-lint");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "openapi.json"), await Document());
        var output = await Checkout.Run(folder.FullName, "node", Path.Combine(Clients, "node_modules", "@redocly", "cli", "bin", "cli.js"),
            "lint", "--config", Path.Combine(Clients, "lint.yaml"), "--format", "json", "openapi.json");
        var totals = JsonDocument.Parse(output[output.IndexOf('{')..(output.LastIndexOf('}') + 1)]).RootElement.GetProperty("totals");
        totals.GetProperty("errors").GetInt32().ShouldBe(0, output);
        totals.GetProperty("warnings").GetInt32().ShouldBe(0, output);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_generated_TypeScript_client_compiles_strictly_and_works()
    {
        var member = await app.NewMember(Role.Reviewer);
        var folder = Directory.CreateTempSubdirectory("capstan-ts");
        Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "node_modules"), Path.Combine(Clients, "node_modules"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "package.json"), """{"type":"module"}""");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "openapi.json"), await Document());
        File.Copy(Path.Combine(Clients, "client.ts"), Path.Combine(folder.FullName, "client.ts"));

        await Checkout.Run(folder.FullName, "node", "node_modules/openapi-typescript/bin/cli.js", "openapi.json", "-o", "api.d.ts");
        await Checkout.Run(folder.FullName, "node", "node_modules/typescript/bin/tsc", "--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes",
            "--module", "nodenext", "--target", "es2022", "--lib", "es2023,dom", "--skipLibCheck", "false", "client.ts");
        var said = JsonDocument.Parse(await Checkout.Run(folder.FullName, "node", "client.js", app.BaseAddress.ToString(), member.Username, App.Password)).RootElement;
        said.GetProperty("username").GetString().ShouldBe(member.Username);
        said.GetProperty("role").GetString().ShouldBe("reviewer");
        said.GetProperty("refused").GetString().ShouldBe("UNAUTHORIZED");
        folder.Delete(recursive: true);
    }

    [GeneratedRegex("^[a-z][A-Za-z0-9]*$")]
    private static partial Regex CamelCase();

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex SnakeCase();
}
