using System.Text;
using Microsoft.Extensions.FileProviders;

namespace Capstan.Api.OpenApi;

/// <summary><c>/docs</c> (Swagger UI), <c>/redoc</c>, and <c>/scalar</c> where its script was fetched at set-up. All assets come from this process.</summary>
internal static class DocumentPages
{
    // These pages bring scripts and styles of their own, and talk to this server only.
    private const string Policy = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; worker-src blob:; frame-ancestors 'none'";

    public static void Use(WebApplication app)
    {
        app.UseWhen(
            http => http.Request.Path.StartsWithSegments("/docs") || http.Request.Path.StartsWithSegments("/redoc") || http.Request.Path.StartsWithSegments("/scalar"),
            pages =>
            {
                pages.Use((http, next) =>
                {
                    http.Response.Headers.ContentSecurityPolicy = Policy;
                    http.Response.Headers.CacheControl = "public, max-age=3600";
                    return next(http);
                });
                pages.UseSwaggerUI(o =>
                {
                    o.RoutePrefix = "docs";
                    o.DocumentTitle = "Capstan API";
                    o.SwaggerEndpoint("/openapi.json", "Capstan");
                    o.EnablePersistAuthorization();
                    o.ConfigObject.AdditionalItems["validatorUrl"] = null!;
                });
                pages.UseReDoc(o =>
                {
                    o.RoutePrefix = "redoc";
                    o.DocumentTitle = "Capstan API";
                    o.SpecUrl = "/openapi.json";
                    // The package's own page asks a third party for fonts.
                    o.IndexStream = () => new MemoryStream(Encoding.UTF8.GetBytes(RedocPage));
                });
                if (ScalarFolder() is { } folder)
                    pages.UseStaticFiles(new StaticFileOptions { RequestPath = "/scalar/assets", FileProvider = new PhysicalFileProvider(folder) });
            });
        if (ScalarFolder() is not null)
            app.MapGet("/scalar", () => TypedResults.Content(ScalarPage, "text/html; charset=utf-8")).ExcludeFromDescription();
    }

    private const string ScalarPage = """
        <!doctype html><html lang=en><meta charset=utf-8><title>Capstan API</title><meta name=viewport content="width=device-width, initial-scale=1">
        <body><script id=api-reference data-url=/openapi.json data-configuration='{"withDefaultFonts":false,"telemetry":false}'></script><script src=/scalar/assets/standalone.js></script></body></html>
        """;

    private const string RedocPage = """
        <!doctype html><html lang=en><meta charset=utf-8><title>Capstan API</title><meta name=viewport content="width=device-width, initial-scale=1">
        <link href=index.css rel=stylesheet>
        <body><div id=redoc-container></div><script src=redoc.standalone.js></script><script src=index.js></script></body></html>
        """;

    /// <summary>Beside the program, or in the checkout it was built in.</summary>
    private static string? ScalarFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var candidate in new[] { Path.Combine(folder.FullName, "scalar"), Path.Combine(folder.FullName, "artifacts", "scalar") })
                if (File.Exists(Path.Combine(candidate, "standalone.js"))) return candidate;
        }
        return null;
    }
}
