using System.Net;
using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.IdentityShared;

namespace Capstan.Features.Identity.ChangePassword;

public static class ChangePasswordHandler
{
    private static readonly SqlFile<UserArgs, AccountRow> Load = Sql.Beside<UserArgs, AccountRow>("LoadPassword.sql");
    private static readonly SqlFile<FormerArgs, string> ListFormer = Sql.Beside<FormerArgs, string>("ListFormerPasswords.sql");
    private static readonly SqlFile<ChangeArgs, int> Change = Sql.Beside<ChangeArgs, int>();

    /// <summary>Change my password</summary>
    /// <remarks>
    /// It must meet the policy of every organization one is a member of, its history included. Every token and sign-in of the account ends at once; the
    /// answer is a fresh pair. Wrong current passwords count towards the lock of the account (423). Not possible with an API key, or where one signs in
    /// through a directory or provider only (409).
    /// </remarks>
    public static async Task<Results<Ok<TokenResponse>, Problem>> Handle(
        ChangePasswordRequest request, Caller caller, Origin origin, Db db, Passwords passwords, SignIns signIns, TokenPairs pairs, AccessService access, CancellationToken ct)
    {
        if (caller.ApiKeyId is not null) return new Problem(Errors.Forbidden, "An API key cannot change its owner's password.");
        var account = (await signIns.Find(caller.UserId, ct))!;
        if (signIns.Locked(account) is { } locked) return locked;
        var current = await db.One(Load, new() { UserId = caller.UserId }, ct);
        if (current.PasswordHash is null) return new Problem(Errors.Conflict, "This account has no password here: it is kept where you sign in.");
        if (!await passwords.Matches(current.PasswordHash, request.CurrentPassword, ct))
        {
            await signIns.Failed(account, caller.Username, "password", origin, ct);
            return Problem.Field("current_password", "This is not the current password.");
        }
        if (current.Rules.Weakness("new_password", request.NewPassword) is { } weak) return weak;
        if (await Reused(request, current, caller.UserId, db, passwords, ct) is { } reused) return reused;

        var (refresh, signInId) = (pairs.NewRefresh(), Guid.CreateVersion7());
        var generation = await db.Maybe(Change, new()
        {
            OrganizationId = caller.OrganizationId,
            UserId = caller.UserId,
            Generation = current.TokenGeneration,
            PasswordHash = await passwords.Hash(request.NewPassword, ct),
            FormerId = Guid.CreateVersion7(),
            SignInId = signInId,
            Address = SignIns.Plain(origin.Address),
            UserAgent = origin.UserAgent,
            RefreshId = refresh.Id,
            RefreshHash = refresh.Hash,
            ExpiresAt = refresh.ExpiresAt,
        }, ct);
        if (generation == 0) return new Problem(Errors.Conflict, "The password was changed by another request.");
        access.Forget(caller.UserId);
        return TypedResults.Ok(pairs.Answer(refresh, caller.UserId, caller.OrganizationId, generation, signInId));
    }

    private static async Task<Problem?> Reused(ChangePasswordRequest request, AccountRow current, Guid userId, Db db, Passwords passwords, CancellationToken ct)
    {
        if (request.NewPassword == request.CurrentPassword) return Weak("Unchanged", "The new password is the current one.");
        // The current one is the first of the history.
        if (current.HistoryCount < 2) return null;
        foreach (var former in await db.Many(ListFormer, new() { UserId = userId, Most = current.HistoryCount - 1 }, ct))
            if (await passwords.Matches(former, request.NewPassword, ct)) return Weak("Reused", $"The new password is one of the last {current.HistoryCount}.");
        return null;
    }

    private static Problem Weak(string code, string message) => new(Errors.WeakPassword, message, [new() { Field = "new_password", Code = code, Message = message }]);

    private sealed record UserArgs
    {
        public required Guid UserId { get; init; }
    }

    private sealed record FormerArgs
    {
        public required Guid UserId { get; init; }
        public required int Most { get; init; }
    }

    private sealed record AccountRow
    {
        public required string? PasswordHash { get; init; }
        public required int TokenGeneration { get; init; }
        public required int MinLength { get; init; }
        public required bool RequireUppercase { get; init; }
        public required bool RequireLowercase { get; init; }
        public required bool RequireNumbers { get; init; }
        public required bool RequireSpecial { get; init; }
        public required int HistoryCount { get; init; }

        public PasswordRules Rules => new()
        {
            MinLength = MinLength,
            RequireUppercase = RequireUppercase,
            RequireLowercase = RequireLowercase,
            RequireNumbers = RequireNumbers,
            RequireSpecial = RequireSpecial,
            HistoryCount = HistoryCount,
        };
    }

    private sealed record ChangeArgs
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required int Generation { get; init; }
        public required string PasswordHash { get; init; }
        public required Guid FormerId { get; init; }
        public required Guid SignInId { get; init; }
        public required IPAddress? Address { get; init; }
        public required string? UserAgent { get; init; }
        public required Guid RefreshId { get; init; }
        public required byte[] RefreshHash { get; init; }
        public required DateTimeOffset ExpiresAt { get; init; }
    }
}
