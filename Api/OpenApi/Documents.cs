using System.Collections.Concurrent;
using System.Text;
using Capstan.Features.Kernel;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Capstan.Api.OpenApi;

/// <summary>The OpenAPI document (3.1, and 3.0 for older generators) and the pages that show it.</summary>
internal static class Documents
{
    public const string Name = "v1";

    public static void AddDocuments(this IServiceCollection services)
    {
        services.AddSingleton<DocumentCache>();
        services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.CreateSchemaReferenceId = SchemaNames.Of;
            options.AddDocumentTransformer(DocumentHouse.Apply);
            options.AddOperationTransformer(OperationHouse.Apply);
            options.AddSchemaTransformer(SchemaHouse.Apply);
        });
    }

    public static void MapDocuments(this WebApplication app)
    {
        app.MapGet("/openapi.json", (DocumentCache cache) => cache.Answer(OpenApiSpecVersion.OpenApi3_1)).ExcludeFromDescription();
        app.MapGet("/openapi/v3.0.json", (DocumentCache cache) => cache.Answer(OpenApiSpecVersion.OpenApi3_0)).ExcludeFromDescription();
        app.MapGet("/problems", ProblemsPage.All).ExcludeFromDescription();
        app.MapGet("/problems/{name}", ProblemsPage.One).ExcludeFromDescription();
        DocumentPages.Use(app);
    }
}

/// <summary>The document is built when it is first asked for, and kept as bytes.</summary>
internal sealed class DocumentCache([FromKeyedServices(Documents.Name)] IOpenApiDocumentProvider provider)
{
    private readonly ConcurrentDictionary<OpenApiSpecVersion, Task<byte[]>> _documents = new();

    public async Task<IResult> Answer(OpenApiSpecVersion version) =>
        TypedResults.Bytes(await _documents.GetOrAdd(version, async v => Encoding.UTF8.GetBytes(await Build(v, CancellationToken.None))), "application/json; charset=utf-8");

    public async Task<string> Build(OpenApiSpecVersion version, CancellationToken ct)
    {
        var document = await provider.GetOpenApiDocumentAsync(ct);
        return await document.SerializeAsJsonAsync(version, ct);
    }
}
