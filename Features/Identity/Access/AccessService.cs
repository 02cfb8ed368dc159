using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Capstan.Features.Identity.Access;

/// <summary>
/// Who a credential stands for. Answers come from memory: a verified credential is kept until it expires or anything that decides about it changes,
/// which the database signals to every instance. While signals cannot be heard, every request asks the database.
/// </summary>
public sealed class AccessService
{
    private const int Capacity = 20_000;
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(60);
    private static readonly SqlFile<MemberArgs, MemberRow> LoadMember = Sql.Beside<MemberArgs, MemberRow>("LoadMember.sql");
    private static readonly SqlFile<KeyArgs, KeyRow> LoadKey = Sql.Beside<KeyArgs, KeyRow>("LoadApiKey.sql");
    private static readonly SqlFile<NoArgs, Guid> FirstOwner = Sql.Beside<NoArgs, Guid>("FindFirstOwner.sql");
    private static readonly SqlFile<NoArgs, Guid> RevokedTokens = Sql.Beside<NoArgs, Guid>("ListRevokedTokens.sql");

    private readonly Db _db;
    private readonly Tokens _tokens;
    private readonly Keys _keys;
    private readonly Signals _signals;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, Entry> _callers = new(CredentialComparer.Instance);
    private readonly ConcurrentDictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> _byText;
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _revoked = new();
    private readonly ConcurrentDictionary<Guid, bool> _usedKeys = new();
    private readonly ConcurrentDictionary<Guid, bool> _usedSignIns = new();
    private volatile bool _revokedLoaded;
    private int _changes;

    public AccessService(Db db, Tokens tokens, Keys keys, Signals signals, TimeProvider clock)
    {
        (_db, _tokens, _keys, _signals, _clock) = (db, tokens, keys, signals, clock);
        _byText = _callers.GetAlternateLookup<ReadOnlySpan<char>>();
        signals.Subscribe("access", Heard);
        signals.Reconnected += () =>
        {
            _revokedLoaded = false;
            _callers.Clear();
        };
    }

    /// <summary>Credentials are long and end in what nobody can guess: the end is enough of a hash. Only verified ones are kept, so nobody can choose where they fall.</summary>
    private sealed class CredentialComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<char>, string>
    {
        public static readonly CredentialComparer Instance = new();

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);
        public int GetHashCode(string credential) => GetHashCode(credential.AsSpan());
        public bool Equals(ReadOnlySpan<char> text, string credential) => text.SequenceEqual(credential);
        public int GetHashCode(ReadOnlySpan<char> text) => string.GetHashCode(text.Length <= 64 ? text : text[^64..], StringComparison.Ordinal);
        public string Create(ReadOnlySpan<char> text) => text.ToString();
    }

    private sealed record Entry(Caller Caller, DateTimeOffset GoodUntil);

    /// <summary>The keys and sign-ins used since the last call, for <c>last_used_at</c>.</summary>
    public (Guid[] Keys, Guid[] SignIns) TakeUsed()
    {
        return (Take(_usedKeys), Take(_usedSignIns));

        static Guid[] Take(ConcurrentDictionary<Guid, bool> used)
        {
            var ids = used.Keys.ToArray();
            foreach (var id in ids) used.TryRemove(id, out _);
            return ids;
        }
    }

    /// <summary>A change made by this process must hold for its very next request; the signal reaches the others.</summary>
    public void Forget(Guid userId) => ForgetWhere(c => c.UserId == userId);

    public void ForgetOrganization(Guid organizationId) => ForgetWhere(c => c.OrganizationId == organizationId);

    public void ForgetSignIn(Guid signInId) => ForgetWhere(c => c.SignInId == signInId);

    public void ForgetToken(Guid tokenId)
    {
        _revoked[tokenId] = LatestExpiry;
        if (_revoked.Count % 1024 == 0) SweepRevoked();
        ForgetWhere(c => c.TokenId == tokenId);
    }

    private void ForgetWhere(Func<Caller, bool> changed)
    {
        ForgetNow(changed);
        // Until the change holds, another request may load what was before.
        AuditedChange.Current?.After(() =>
        {
            ForgetNow(changed);
            return Task.CompletedTask;
        });
    }

    private void ForgetNow(Func<Caller, bool> changed)
    {
        Interlocked.Increment(ref _changes);
        foreach (var (credential, entry) in _callers)
            if (changed(entry.Caller)) _callers.TryRemove(credential, out _);
    }

    /// <summary>The caller of an already verified credential, without touching the database.</summary>
    public Caller? Known(ReadOnlySpan<char> credential)
    {
        if (!_byText.TryGetValue(credential, out var entry) || entry.GoodUntil <= _clock.GetUtcNow() || !_signals.Connected) return null;
        NoteUse(entry.Caller);
        return entry.Caller;
    }

    /// <summary>As <see cref="Resolve"/>, from memory where it can; without a credential it is the owner of single-user mode.</summary>
    public async ValueTask<(Caller? Caller, Problem? Problem)> Find(string? credential, string organization, CancellationToken ct)
    {
        if (credential is null) return await BuiltInOwner(organization, ct);
        var cacheKey = organization.Length == 0 ? credential : credential + "\n" + organization;
        if (Known(cacheKey) is { } caller) return (caller, null);
        Guid? wanted = null;
        if (organization.Length > 0) wanted = Guid.TryParse(organization, out var id) ? id : null;
        if (organization.Length > 0 && wanted is null) return (null, new(Errors.NotFound, "No such organization."));
        return await Resolve(credential, cacheKey, wanted, ct);
    }

    private void NoteUse(Caller caller)
    {
        // Looking first: adding takes a lock even when it is there already.
        if (caller.ApiKeyId is { } key && !_usedKeys.ContainsKey(key)) _usedKeys.TryAdd(key, true);
        if (caller.SignInId is { } signIn && !_usedSignIns.ContainsKey(signIn)) _usedSignIns.TryAdd(signIn, true);
    }

    /// <summary>Verifies a bearer token or API key. <paramref name="organization"/> picks one of several memberships.</summary>
    public async ValueTask<(Caller? Caller, Problem? Problem)> Resolve(string credential, string cacheKey, Guid? organization, CancellationToken ct)
    {
        var changes = Volatile.Read(ref _changes);
        var (caller, problem, expiresAt) = Tokens.IsApiKey(credential)
            ? await FromKey(credential, organization, ct)
            : await FromToken(credential, organization, ct);
        if (caller is null) return (null, problem);

        if (_callers.Count >= Capacity) _callers.Clear();
        var fresh = _clock.GetUtcNow() + Freshness;
        _callers[cacheKey] = new(caller, expiresAt < fresh ? expiresAt : fresh);
        // Something changed while the database was being asked: the answer may be the old one, so it serves this request only.
        if (changes != Volatile.Read(ref _changes)) _callers.TryRemove(cacheKey, out _);
        NoteUse(caller);
        return (caller, null);
    }

    /// <summary>Whom a request without credentials stands for in single-user mode: the installation's first owner.</summary>
    public async ValueTask<(Caller? Caller, Problem? Problem)> BuiltInOwner(string organization, CancellationToken ct)
    {
        // No credential begins so: a header cannot hold a line break.
        var cacheKey = "\n" + organization;
        if (Known(cacheKey) is { } known) return (known, null);
        Guid? wanted = organization.Length == 0 ? null : Guid.TryParse(organization, out var id) ? id : Guid.Empty;
        var owner = await _db.Maybe(FirstOwner, NoArgs.Value, ct);
        var member = await _db.Maybe(LoadMember, new() { UserId = owner, OrganizationId = wanted, SignInId = null }, ct);
        if (member is null) return (null, wanted is null ? new(Errors.Unauthorized, "There is no owner yet: run init-db.") : new(Errors.NotFound, "No such organization."));
        var caller = CallerOf(member with { HasMfa = false, OwesMfa = false, OwesPassword = false }, null, null);
        _callers[cacheKey] = new(caller, _clock.GetUtcNow() + Freshness);
        return (caller, null);
    }

    private async ValueTask<(Caller?, Problem?, DateTimeOffset)> FromToken(string credential, Guid? organization, CancellationToken ct)
    {
        if (await _tokens.Read(credential) is not { } token) return (null, new(Errors.TokenExpired, "The token is not valid, or not valid any more."), default);
        await LoadRevoked(ct);
        if (_revoked.ContainsKey(token.Id)) return (null, new(Errors.TokenExpired, "The token was given back."), default);

        var member = await _db.Maybe(LoadMember, new() { UserId = token.UserId, OrganizationId = organization ?? token.OrganizationId, SignInId = token.SignInId }, ct);
        if (member is null && organization is not null) return (null, new(Errors.NotFound, "No such organization."), default);
        if (member is null || !member.IsActive || member.TokenGeneration != token.Generation || member.IsSignedIn != true)
            return (null, new(Errors.TokenExpired, "The token is not valid any more."), default);
        return (CallerOf(member, token, null), null, token.ExpiresAt);
    }

    private async ValueTask<(Caller?, Problem?, DateTimeOffset)> FromKey(string credential, Guid? organization, CancellationToken ct)
    {
        if (credential.Length > 100) return (null, new(Errors.Unauthorized, "The API key is not valid."), default);
        var key = await _db.Maybe(LoadKey, new() { KeyHash = _keys.ApiKeyHash(credential) }, ct);
        if (key is null || key.ExpiresAt <= _clock.GetUtcNow()) return (null, new(Errors.Unauthorized, "The API key is not valid, or not valid any more."), default);
        if (organization is { } wanted && wanted != key.OrganizationId) return (null, new(Errors.NotFound, "No such organization."), default);

        var member = await _db.Maybe(LoadMember, new() { UserId = key.UserId, OrganizationId = key.OrganizationId, SignInId = null }, ct);
        if (member is null || !member.IsActive) return (null, new(Errors.Unauthorized, "The API key's owner may not sign in."), default);
        return (CallerOf(member, null, key), null, key.ExpiresAt ?? DateTimeOffset.MaxValue);
    }

    private static Caller CallerOf(MemberRow member, AccessToken? token, KeyRow? key) => new()
    {
        UserId = member.UserId,
        OrganizationId = member.OrganizationId,
        Username = member.Username,
        Role = Roles.TryParse(member.Role, out var role) ? role : Role.Viewer,
        IsSuperuser = member.IsSuperuser,
        TokenId = token?.Id,
        TokenExpiresAt = token?.ExpiresAt,
        SignInId = token?.SignInId,
        HasMfa = member.HasMfa,
        ProvedAt = member.ProvedAt,
        // A program cannot choose a new password.
        Owes = member.OwesPassword && key is null ? Debt.NewPassword : member.OwesMfa ? Debt.SecondFactor : Debt.None,
        ApiKeyId = key?.Id,
        Scopes = key?.Scopes.ToFrozenSet(StringComparer.Ordinal),
        RequestsPerMinute = key?.RequestsPerMinute,
        Addresses = AddressRules.Of(member.AllowedNetworks, member.DeniedNetworks),
        ClosedModules = member.ClosedModules,
        GroupGrants = Grants(member.GroupIds, member.GroupRoles),
        ProjectGrants = Grants(member.ProjectIds, member.ProjectRoles),
    };

    private static FrozenDictionary<Guid, Role> Grants(Guid[] ids, string[] roles)
    {
        if (ids.Length == 0) return FrozenDictionary<Guid, Role>.Empty;
        var grants = new Dictionary<Guid, Role>();
        for (var i = 0; i < ids.Length; i++)
            if (Roles.TryParse(roles[i], out var role) && (!grants.TryGetValue(ids[i], out var other) || role > other)) grants[ids[i]] = role;
        return grants.ToFrozenDictionary();
    }

    private async ValueTask LoadRevoked(CancellationToken ct)
    {
        if (_revokedLoaded && _signals.Connected) return;
        foreach (var id in await _db.Many(RevokedTokens, NoArgs.Value, ct)) _revoked[id] = LatestExpiry;
        _revokedLoaded = true;
    }

    // No token that exists now lives longer; after that its revocation need not be remembered.
    private DateTimeOffset LatestExpiry => _clock.GetUtcNow().AddSeconds(_tokens.LifeSeconds);

    private void SweepRevoked()
    {
        var now = _clock.GetUtcNow();
        foreach (var (id, until) in _revoked)
            if (until < now) _revoked.TryRemove(new(id, until));
    }

    private void Heard(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !Guid.TryParse(text.AsSpan(colon + 1), out var id)) return;
        switch (text[..colon])
        {
            case "user": Forget(id); break;
            case "organization": ForgetOrganization(id); break;
            case "sign_in": ForgetSignIn(id); break;
            case "token": ForgetToken(id); break;
        }
    }

    private sealed record MemberArgs
    {
        public required Guid UserId { get; init; }
        public required Guid? OrganizationId { get; init; }
        public required Guid? SignInId { get; init; }
    }

    private sealed record MemberRow
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required string Username { get; init; }
        public required bool IsActive { get; init; }
        public required bool IsSuperuser { get; init; }
        public required int TokenGeneration { get; init; }
        public required string Role { get; init; }
        public required string[] ClosedModules { get; init; }
        public required bool HasMfa { get; init; }
        public required bool OwesMfa { get; init; }
        public required bool OwesPassword { get; init; }
        public required bool? IsSignedIn { get; init; }
        public required DateTimeOffset? ProvedAt { get; init; }
        public required Guid[] GroupIds { get; init; }
        public required string[] GroupRoles { get; init; }
        public required Guid[] ProjectIds { get; init; }
        public required string[] ProjectRoles { get; init; }
        public required string[] AllowedNetworks { get; init; }
        public required string[] DeniedNetworks { get; init; }
    }

    private sealed record KeyArgs
    {
        public required byte[] KeyHash { get; init; }
    }

    private sealed record KeyRow
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
        public required Guid UserId { get; init; }
        public required string[] Scopes { get; init; }
        public required DateTimeOffset? ExpiresAt { get; init; }
        public required int? RequestsPerMinute { get; init; }
    }
}
