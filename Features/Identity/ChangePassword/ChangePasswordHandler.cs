using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.IdentityShared;

namespace Capstan.Features.Identity.ChangePassword;

public static class ChangePasswordHandler
{
    private static readonly SqlFile<UserArgs, AccountRow> Load = Sql.Beside<UserArgs, AccountRow>("LoadPassword.sql");
    private static readonly SqlFile<UserArgs, int> NoteFailure = Sql.Beside<UserArgs, int>("NoteWrongPassword.sql");
    private static readonly SqlFile<ChangeArgs, int> Change = Sql.Beside<ChangeArgs, int>();

    /// <summary>Change my password</summary>
    /// <remarks>
    /// Every token and sign-in of the account ends at once; the answer is a fresh pair. Wrong current passwords count towards the lock of the account (423).
    /// Not possible with an API key.
    /// </remarks>
    public static async Task<Results<Ok<TokenResponse>, Problem>> Handle(
        ChangePasswordRequest request, Caller caller, Db db, Passwords passwords, TokenPairs pairs, AccessService access, CancellationToken ct)
    {
        if (caller.ApiKeyId is not null) return new Problem(Errors.Forbidden, "An API key cannot change its owner's password.");
        var account = await db.One(Load, new() { UserId = caller.UserId }, ct);
        if (account.IsLocked == true) return new Problem(Errors.AccountLocked);
        if (!passwords.Matches(account.PasswordHash, request.CurrentPassword))
        {
            await db.Execute(NoteFailure, new() { UserId = caller.UserId }, ct);
            return Problem.Field("current_password", "This is not the current password.");
        }
        if (AccountRules.Weakness("new_password", request.NewPassword) is { } weak) return weak;
        if (request.NewPassword == request.CurrentPassword)
            return new Problem(Errors.WeakPassword, "The new password is the current one.", [new() { Field = "new_password", Code = "Unchanged", Message = "It is the current one." }]);

        var pair = pairs.New();
        var generation = await db.Maybe(Change, new()
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            Generation = account.TokenGeneration,
            PasswordHash = passwords.Hash(request.NewPassword),
            Id = pair.RefreshId,
            TokenHash = pair.RefreshHash,
            ExpiresAt = pair.RefreshExpiresAt,
            AccessTokenId = pair.AccessId,
            AccessExpiresAt = pair.AccessExpiresAt,
        }, ct);
        if (generation == 0) return new Problem(Errors.Conflict, "The password was changed by another request.");
        access.Forget(caller.UserId);
        return TypedResults.Ok(pairs.Answer(pair, caller.UserId, caller.OrganizationId, generation));
    }

    private sealed record UserArgs
    {
        public required Guid UserId { get; init; }
    }

    private sealed record AccountRow
    {
        public required string PasswordHash { get; init; }
        public required bool? IsLocked { get; init; }
        public required int TokenGeneration { get; init; }
    }

    private sealed record ChangeArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required int Generation { get; init; }
        public required string PasswordHash { get; init; }
        public required Guid Id { get; init; }
        public required byte[] TokenHash { get; init; }
        public required DateTimeOffset ExpiresAt { get; init; }
        public required Guid AccessTokenId { get; init; }
        public required DateTimeOffset AccessExpiresAt { get; init; }
    }
}
