using Capstan.Features.Identity.Access;

namespace Capstan.Features.Identity.CreateApiKey;

public static class CreateApiKeyHandler
{
    /// <summary>Create an API key</summary>
    /// <remarks>The key is in this answer only. Scopes beyond the caller's own rights (or the calling key's scopes) are 403. A person has at most 100 keys (409).</remarks>
    public static async Task<Results<Ok<CreateApiKeyResponse>, Problem>> Handle(
        CreateApiKeyRequest request, Caller caller, ApiKeys keys, TimeProvider clock, CancellationToken ct)
    {
        DateTimeOffset? expiresAt = request.ExpiresDays is { } days ? clock.GetUtcNow().AddDays(days) : null;
        var (key, problem) = await keys.Create(caller, request.Name, request.Scopes, expiresAt, request.RequestsPerMinute, Tokens.NewApiKey(), prefixLength: 8, ct);
        if (key is null) return problem!;
        return TypedResults.Ok(new CreateApiKeyResponse
        {
            Id = key.Id,
            Name = request.Name,
            Key = key.Text,
            Prefix = key.Prefix,
            Scopes = key.Scopes,
            ExpiresAt = expiresAt,
            CreatedAt = key.CreatedAt,
            RequestsPerMinute = request.RequestsPerMinute,
        });
    }
}
