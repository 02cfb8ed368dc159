using Capstan.Features.Kernel;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Capstan.Api.OpenApi;

internal static class DocumentHouse
{
    private static readonly Dictionary<string, string> Tags = new(StringComparer.Ordinal)
    {
        ["Identity"] = "Signing in, tokens, API keys, the own profile.",
        ["Organizations"] = "The organization, its members, and groups of projects.",
        ["Projects"] = "Projects and which of them is active.",
        ["Code"] = "Importing code, asking its graph, reviewing patches.",
        ["Chat"] = "Questions and answers, sessions, history.",
        ["Work"] = "Jobs: what runs in the background.",
        ["Realtime"] = "Streams of events.",
        ["Operations"] = "Health, version, metrics.",
    };

    public static async Task Apply(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new()
        {
            Title = "Capstan",
            Version = "1.0.0",
            Description = """
                One HTTP API for software work done with AI agents: import a codebase, ask it, query its graph, review patches.

                Send `Authorization: Bearer <token>` or `X-API-Key: rak_…`. A member of several organizations picks one with `X-Organization-Id`.
                Every failure is a problem (RFC 9457) with a stable `error_code`; the list is at `/problems`. Every answer carries `X-Request-ID`.
                Limits are told in `X-RateLimit-*` and `RateLimit`. Lists answer with `limit` and `offset` or `cursor`; `Link` names the next page.
                """,
            License = new() { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        document.Servers = [new() { Url = "/", Description = "This installation." }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "An access token from POST /api/v1/auth/token." },
            ["apiKey"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-API-Key", Description = "A key from POST /api/v1/auth/api-keys." },
        };
        document.Security =
        [
            new() { [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
            new() { [new OpenApiSecuritySchemeReference("apiKey", document)] = [] },
        ];
        if (document.Components.Schemas?.ContainsKey("Problem") != true)
        {
            document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
            document.Components.Schemas["Problem"] = await context.GetOrCreateSchemaAsync(typeof(ProblemBody), null, ct);
        }
        document.Tags = document.Tags?.Select(t => new OpenApiTag { Name = t.Name, Description = Tags[t.Name!] }).OrderBy(t => t.Name, StringComparer.Ordinal).ToHashSet();
    }
}
