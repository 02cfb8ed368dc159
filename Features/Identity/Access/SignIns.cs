using System.Net;
using System.Security.Cryptography;
using System.Text;
using Capstan.Features.Identity.IdentityShared;
using Capstan.Features.Operations.Audit;

namespace Capstan.Features.Identity.Access;

/// <summary>What a sign-in needs to know of an account. Without a <c>UserId</c> nobody has the name.</summary>
public sealed record Account
{
    public required Guid? UserId { get; init; }
    public required string? Username { get; init; }
    public required string? PasswordHash { get; init; }
    public required bool IsActive { get; init; }
    public required int TokenGeneration { get; init; }
    public required bool HasMfa { get; init; }
    /// <summary>Null when it is not locked now.</summary>
    public required DateTimeOffset? LockedUntil { get; init; }
    /// <summary>Where a sign-in lands.</summary>
    public required Guid? OrganizationId { get; init; }
}

/// <summary>How every way of signing in ends: with a token pair, with the question for a second factor, or with a failure that counts.</summary>
public sealed class SignIns(Db db, Keys keys, Tokens tokens, TokenPairs pairs, AccessService access, AuditLog audit, TimeProvider clock)
{
    private static readonly SqlFile<FindArgs, Account> FindAccount = Sql.Beside<FindArgs, Account>("FindAccount.sql");
    private static readonly SqlFile<UserArgs, Account> LoadAccount = Sql.Beside<UserArgs, Account>("LoadAccount.sql");
    private static readonly SqlFile<UserArgs, int> NoteFailure = Sql.Beside<UserArgs, int>("NoteFailure.sql");
    private static readonly SqlFile<NameArgs, int> NoteUnknownFailure = Sql.Beside<NameArgs, int>("NoteUnknownFailure.sql");
    private static readonly SqlFile<AuditEntry, int> WriteUnknownFailure = Sql.Beside<AuditEntry, int>("WriteUnknownFailure.sql");
    private static readonly SqlFile<BeginArgs, Guid> BeginSignIn = Sql.Beside<BeginArgs, Guid>("BeginSignIn.sql");

    public Task<Account> Find(string name, CancellationToken ct) => db.One(FindAccount, new() { Name = name, NameHash = NameHash(name) }, ct);

    public Task<Account?> Find(Guid userId, CancellationToken ct) => db.Maybe(LoadAccount, new() { UserId = userId }, ct);

    /// <summary>ACCOUNT_LOCKED, with the time until it is not.</summary>
    public Problem? Locked(Account account) => account.LockedUntil is not { } until ? null
        : new(Errors.AccountLocked, $"Account locked until {until.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}.", retryAfterSeconds: (int)Math.Max(1, (until - clock.GetUtcNow()).TotalSeconds));

    /// <summary>
    /// A wrong password or code. Counts and is written down for an unknown name as for a known one, with as much work: the time must not tell. Names nobody
    /// has are not in the log: people type passwords where names belong.
    /// </summary>
    public async Task Failed(Account account, string name, string method, Origin origin, CancellationToken ct)
    {
        var entry = Entry(account, "auth.login_failed", method, origin);
        if (account.UserId is { } userId) await audit.Write(NoteFailure, new() { UserId = userId }, entry, ct);
        else await db.Both(NoteUnknownFailure, new() { NameHash = NameHash(name) }, WriteUnknownFailure, entry, ct);
    }

    /// <summary>The first factor was right: asks for the second where there is one, and signs in otherwise.</summary>
    public async Task<Results<Ok<SignInResponse>, Problem>> Proceed(Account account, string method, Origin origin, CancellationToken ct)
    {
        if (!account.IsActive || account.OrganizationId is null) return new Problem(Errors.AccountDisabled);
        return TypedResults.Ok(account.HasMfa
            ? new SignInResponse { MfaRequired = true, TempToken = tokens.IssueChallenge(account.UserId!.Value, account.TokenGeneration, method) }
            : SignInResponse.Of(await Begin(account, method, origin, ct)));
    }

    /// <summary>Every factor was right.</summary>
    public async Task<TokenResponse> Begin(Account account, string method, Origin origin, CancellationToken ct, string? secondFactor = null)
    {
        var (userId, organizationId, refresh, signInId) = (account.UserId!.Value, account.OrganizationId!.Value, pairs.NewRefresh(), Guid.CreateVersion7());
        var surplus = await audit.Write(BeginSignIn, new()
        {
            SignInId = signInId,
            OrganizationId = organizationId,
            UserId = userId,
            Method = method,
            Address = Plain(origin.Address),
            UserAgent = origin.UserAgent,
            RefreshId = refresh.Id,
            RefreshHash = refresh.Hash,
            ExpiresAt = refresh.ExpiresAt,
        }, Entry(account, "auth.login", method, origin, secondFactor), ct);
        foreach (var ended in surplus) access.ForgetSignIn(ended);
        return pairs.Answer(refresh, userId, organizationId, account.TokenGeneration, signInId);
    }

    public static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    /// <summary>Whether the caller may do without a fresh proof what needs a recent one.</summary>
    public bool ProvedLately(Caller caller) => caller.ProvedAt + Caller.ProofHolds > clock.GetUtcNow();

    private static AuditEntry Entry(Account account, string action, string method, Origin origin, string? secondFactor = null) => new()
    {
        OrganizationId = account.OrganizationId ?? AuditLog.Installation,
        ActorId = account.UserId,
        Action = action,
        Target = account.UserId?.ToString(),
        Address = origin.Address,
        RequestId = origin.RequestId,
        Detail = AuditDetail.Of(null, new { Method = method, SecondFactor = secondFactor, origin.UserAgent }),
    };

    private byte[] NameHash(string name) => HMACSHA256.HashData(keys.Fingerprints, Encoding.UTF8.GetBytes("name\n" + name.ToLowerInvariant()));

    private sealed record FindArgs
    {
        public required string Name { get; init; }
        public required byte[] NameHash { get; init; }
    }

    private sealed record NameArgs
    {
        public required byte[] NameHash { get; init; }
    }

    private sealed record UserArgs
    {
        public required Guid UserId { get; init; }
    }

    private sealed record BeginArgs
    {
        public required Guid SignInId { get; init; }
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required string Method { get; init; }
        public required IPAddress? Address { get; init; }
        public required string? UserAgent { get; init; }
        public required Guid RefreshId { get; init; }
        public required byte[] RefreshHash { get; init; }
        public required DateTimeOffset ExpiresAt { get; init; }
    }
}
