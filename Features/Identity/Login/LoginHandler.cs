using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.IdentityShared;

namespace Capstan.Features.Identity.Login;

public static class LoginHandler
{
    private static readonly SqlFile<FindArgs, AccountRow> FindAccount = Sql.Beside<FindArgs, AccountRow>("FindAccount.sql");
    private static readonly SqlFile<UserArgs, int> NoteFailure = Sql.Beside<UserArgs, int>("NoteFailure.sql");
    private static readonly SqlFile<SuccessArgs, int> NoteSuccess = Sql.Beside<SuccessArgs, int>("NoteSuccess.sql");

    /// <summary>Sign in with a password</summary>
    /// <remarks>
    /// Answers the same, in the same time, for an unknown user and a wrong password. Five failures in a row lock the account for 30 minutes (423).
    /// </remarks>
    public static async Task<Results<Ok<TokenResponse>, Problem>> Handle(
        LoginRequest request, Db db, Passwords passwords, TokenPairs pairs, CancellationToken ct)
    {
        var account = await db.Maybe(FindAccount, new() { Username = (request.Username ?? request.Email)! }, ct);
        if (account is { IsLocked: true }) return new Problem(Errors.AccountLocked);
        if (!passwords.Matches(account?.PasswordHash, request.Password))
        {
            if (account is not null) await db.Execute(NoteFailure, new() { UserId = account.UserId }, ct);
            return new Problem(Errors.InvalidCredentials);
        }
        if (!account!.IsActive || account.OrganizationId is not { } organizationId) return new Problem(Errors.AccountDisabled);

        var pair = pairs.New();
        await db.Execute(NoteSuccess, new()
        {
            Id = pair.RefreshId,
            OrganizationId = organizationId,
            UserId = account.UserId,
            TokenHash = pair.RefreshHash,
            ExpiresAt = pair.RefreshExpiresAt,
            AccessTokenId = pair.AccessId,
            AccessExpiresAt = pair.AccessExpiresAt,
        }, ct);
        return TypedResults.Ok(pairs.Answer(pair, account.UserId, organizationId, account.TokenGeneration));
    }

    private sealed record FindArgs
    {
        public required string Username { get; init; }
    }

    private sealed record UserArgs
    {
        public required Guid UserId { get; init; }
    }

    private sealed record AccountRow
    {
        public required Guid UserId { get; init; }
        public required string PasswordHash { get; init; }
        public required bool IsActive { get; init; }
        public required bool? IsLocked { get; init; }
        public required int TokenGeneration { get; init; }
        public required Guid? OrganizationId { get; init; }
    }

    private sealed record SuccessArgs
    {
        public required Guid Id { get; init; }
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required byte[] TokenHash { get; init; }
        public required DateTimeOffset ExpiresAt { get; init; }
        public required Guid AccessTokenId { get; init; }
        public required DateTimeOffset AccessExpiresAt { get; init; }
    }
}
