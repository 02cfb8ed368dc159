using Microsoft.OpenApi;

namespace Capstan.Api.OpenApi;

internal static class Documents
{
    public const string Name = "v1";

    public static void AddDocuments(this IServiceCollection services) => services.AddOpenApi(Name, o => o.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1);

    public static void MapDocuments(this WebApplication app) => app.MapOpenApi("/openapi.json");
}
