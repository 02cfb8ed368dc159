using Capstan.Features.Kernel;
using Capstan.Features.Kernel.Sealing;
using Microsoft.OpenApi;
using Npgsql;

namespace Capstan.Api.OpenApi;

internal static class DocumentWriter
{
    /// <summary>Builds the routes without starting anything, so no database is asked.</summary>
    public static async Task Write(TextWriter output, CancellationToken ct)
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=localhost");
        await using var app = Host.Build(new Settings(_ => null), new Keys(new byte[32], null), new Keyring(new MasterKey(new byte[32]), []), nowhere, nowhere, serveHttp: true);
        await output.WriteLineAsync(await app.Services.GetRequiredService<DocumentCache>().Build(OpenApiSpecVersion.OpenApi3_1, ct));
    }
}
