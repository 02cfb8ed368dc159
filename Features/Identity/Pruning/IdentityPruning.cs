namespace Capstan.Features.Identity.Pruning;

/// <summary>Refresh tokens that expired. Used ones stay until then, because one that comes back must be recognized.</summary>
public sealed class RefreshTokenPruning(Db db) : IPrunes
{
    private static readonly SqlFile<PruneArgs, int> Delete = Sql.Beside<PruneArgs, int>("PruneRefreshTokens.sql");

    public string Name => "refresh tokens";

    public Task<int> Prune(int most, CancellationToken ct) => db.Execute(Delete, new() { Most = most }, ct);
}

/// <summary>Revoked access tokens that would not be accepted any more anyway.</summary>
public sealed class RevokedTokenPruning(Db db) : IPrunes
{
    private static readonly SqlFile<PruneArgs, int> Delete = Sql.Beside<PruneArgs, int>("PruneRevokedTokens.sql");

    public string Name => "revoked tokens";

    public Task<int> Prune(int most, CancellationToken ct) => db.Execute(Delete, new() { Most = most }, ct);
}

/// <summary>Sign-ins whose last refresh token expired.</summary>
public sealed class SignInPruning(Db db) : IPrunes
{
    private static readonly SqlFile<PruneArgs, int> Delete = Sql.Beside<PruneArgs, int>("PruneSignIns.sql");

    public string Name => "sign-ins";

    public Task<int> Prune(int most, CancellationToken ct) => db.Execute(Delete, new() { Most = most }, ct);
}

/// <summary>Failures of names that nobody has.</summary>
public sealed class FailedNamePruning(Db db) : IPrunes
{
    private static readonly SqlFile<PruneArgs, int> Delete = Sql.Beside<PruneArgs, int>("PruneFailedNames.sql");

    public string Name => "failed names";

    public Task<int> Prune(int most, CancellationToken ct) => db.Execute(Delete, new() { Most = most }, ct);
}

/// <summary>Sign-ins that never came back from their provider.</summary>
public sealed class OAuthStatePruning(Db db) : IPrunes
{
    private static readonly SqlFile<PruneArgs, int> Delete = Sql.Beside<PruneArgs, int>("PruneOAuthStates.sql");

    public string Name => "sign-ins at providers";

    public Task<int> Prune(int most, CancellationToken ct) => db.Execute(Delete, new() { Most = most }, ct);
}

internal sealed record PruneArgs
{
    public required int Most { get; init; }
}
