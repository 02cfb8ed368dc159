using Capstan.Features.Kernel;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Npgsql;

namespace Capstan.Api.OpenApi;

internal static class DocumentWriter
{
    /// <summary>Builds the routes without starting anything, so no database is asked.</summary>
    public static async Task Write(TextWriter output, CancellationToken ct)
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=localhost");
        await using var app = Host.Build(new Settings(_ => null), new Keys(new byte[32], null), nowhere, nowhere, serveHttp: true);
        var provider = app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Documents.Name);
        var document = await provider.GetOpenApiDocumentAsync(ct);
        await output.WriteLineAsync(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, ct));
    }
}
