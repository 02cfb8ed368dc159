using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;

namespace Capstan.Api.Tests.Contract;

/// <summary>A generator that reads OpenAPI 3.0 only, as many do.</summary>
public sealed class CSharpClientTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_generated_CSharp_client_compiles_and_works()
    {
        var member = await app.NewMember(Role.Analyst);
        var document = await OpenApiDocument.FromJsonAsync(await app.Anonymous().GetStringAsync("/openapi/v3.0.json"));
        var source = new CSharpClientGenerator(document, new()
        {
            ClassName = "CapstanClient",
            UseBaseUrl = false,
            OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
            CSharpGeneratorSettings = { Namespace = "Generated", JsonLibrary = NJsonSchema.CodeGeneration.CSharp.CSharpJsonLibrary.SystemTextJson, GenerateNullableReferenceTypes = true },
        }).GenerateFile();

        var http = app.ClientOf(member.Token);
        http.BaseAddress = app.BaseAddress;
        var client = Activator.CreateInstance(Compile(source).GetType("Generated.CapstanClient")!, http)!;
        dynamic call = client.GetType().GetMethod("GetMeAsync", [])!.Invoke(client, null)!;
        dynamic me = await call;
        ((string)me.Username).ShouldBe(member.Username);
        ((string)me.Role).ShouldBe("analyst");
    }

    private static Assembly Compile(string source)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':').Select(p => MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create("Generated", [CSharpSyntaxTree.ParseText(source)], references, new(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        result.Success.ShouldBeTrue(string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5)));
        return Assembly.Load(image.ToArray());
    }
}
