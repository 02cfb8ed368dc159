using Capstan.Features.Identity.Access;

namespace Capstan.Features.Identity.RotateBearer;

public static class RotateBearerHandler
{
    private const int PrefixLength = 8;
    private static readonly SqlFile<RevokeArgs, int> RevokeToken = Sql.Beside<RevokeArgs, int>("RevokeToken.sql");
    private static readonly SqlFile<KeyArgs, KeyRow> RotateApiKey = Sql.Beside<KeyArgs, KeyRow>("RotateApiKey.sql");

    /// <summary>Replace the credential of this request</summary>
    /// <remarks>
    /// The access token, or the API key, that this request was made with dies at once, on every instance; the answer holds its successor, once. A key
    /// keeps its id, name, scopes and expiry; a sign-in and its refresh token go on.
    /// </remarks>
    public static async Task<Results<Ok<RotateBearerResponse>, Problem>> Handle(
        Caller caller, Db db, Keys keys, Tokens tokens, AccessService access, SignIns signIns, TimeProvider clock, AuditNote note, CancellationToken ct)
    {
        note.Target = (caller.ApiKeyId ?? caller.SignInId).ToString();
        if (caller.ApiKeyId is { } keyId)
        {
            var key = Tokens.NewApiKey();
            var rotated = await db.Maybe(RotateApiKey, new()
            {
                OrganizationId = caller.OrganizationId,
                Id = keyId,
                KeyHash = keys.ApiKeyHash(key),
                Prefix = key[..PrefixLength],
            }, ct);
            if (rotated is null) return new Problem(Errors.Unauthorized, "The API key was revoked meanwhile.");
            access.Forget(caller.UserId);
            return TypedResults.Ok(new RotateBearerResponse { Token = key, AccessToken = key, TokenType = "api_key", ExpiresAt = rotated.ExpiresAt });
        }
        if (caller.SignInId is not { } signInId) return new Problem(Errors.Conflict, "This request was made without a credential.");
        var account = (await signIns.Find(caller.UserId, ct))!;
        await db.Execute(RevokeToken, new() { Id = caller.TokenId!.Value, ExpiresAt = caller.TokenExpiresAt!.Value }, ct);
        access.ForgetToken(caller.TokenId!.Value);
        var token = tokens.Issue(caller.UserId, caller.OrganizationId, account.TokenGeneration, signInId);
        return TypedResults.Ok(new RotateBearerResponse { Token = token, AccessToken = token, TokenType = "bearer", ExpiresAt = clock.GetUtcNow().AddSeconds(tokens.LifeSeconds) });
    }

    private sealed record RevokeArgs
    {
        public required Guid Id { get; init; }
        public required DateTimeOffset ExpiresAt { get; init; }
    }

    private sealed record KeyArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
        public required byte[] KeyHash { get; init; }
        public required string Prefix { get; init; }
    }

    private sealed record KeyRow
    {
        public required DateTimeOffset? ExpiresAt { get; init; }
    }
}
