using Capstan.Features.Identity.Access;

namespace Capstan.Features.Identity.CreateSecurityKey;

public static class CreateSecurityKeyHandler
{
    /// <summary>Create an API key of the form <c>whops_…</c></summary>
    /// <remarks>The key is in this answer only. Scopes beyond the caller's own rights are 403. A person has at most 100 keys (409).</remarks>
    public static async Task<Results<Created<CreateSecurityKeyResponse>, Problem>> Handle(
        CreateSecurityKeyRequest request, Caller caller, ApiKeys keys, CancellationToken ct)
    {
        var name = request.Name ?? "Unnamed Key";
        string[] scopes = [.. (request.Scopes ?? ["read"]).SelectMany(s => Expand(s, caller))];
        var (key, problem) = await keys.Create(caller, name, scopes, request.ExpiresAt, request.RequestsPerMinute, Tokens.NewSecurityKey(), prefixLength: 12, ct);
        if (key is null) return problem!;
        return TypedResults.Created($"/api/v1/security/api-keys/{key.Id}", new CreateSecurityKeyResponse
        {
            Id = key.Id,
            Name = name,
            Key = key.Text,
            Scopes = key.Scopes,
            ExpiresAt = request.ExpiresAt,
            CreatedAt = key.CreatedAt,
            Message = "Keep this key: it is not shown again.",
        });
    }

    private static string[] Expand(string scope, Caller caller) => scope switch
    {
        "read" => ApiKeys.Rights(caller, ":read"),
        "write" => ApiKeys.Rights(caller),
        "admin" => [Permissions.All],
        _ => [scope],
    };
}
