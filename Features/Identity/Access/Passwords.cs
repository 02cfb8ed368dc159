using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Capstan.Features.Identity.Access;

/// <summary>
/// PBKDF2-HMAC-SHA512 with 210,000 rounds (OWASP Password Storage, 2023), through the framework's hasher. It is slow on purpose, so requests take turns:
/// at most half of the processors hash, a bounded queue waits, and whoever comes beyond it is sent away, lest sign-ins starve everything else.
/// </summary>
public sealed class Passwords : IDisposable
{
    private const int MostWaiting = 32;
    // The hash of a password nobody knows, made as all others are: comparing with it takes as long.
    private const string Decoy = "AQAAAAIAAzRQAAAAEK+4C3wYCT7kQ7MzVFEdsMUlG+99OhR6Z6N1Tlm63H2CNJCg2CSzf7eplXskoca5UA==";
    private static readonly object User = new();
    private static readonly Metrics.Series Hashed = Metrics.Counter("password_hashes_total", "Passwords hashed or compared.");
    private static readonly Metrics.Series Refused = Metrics.Counter("password_hashes_refused_total", "Sign-ins sent away because too many waited.");
    private readonly PasswordHasher<object> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));
    private int _waiting;

    /// <summary>At once, for the command line.</summary>
    public string Hash(string password) => _hasher.HashPassword(User, password);

    /// <summary>When its turn comes; SIGN_IN_BUSY when too many wait.</summary>
    public Task<string> Hash(string password, CancellationToken ct) => InTurn(() => Hash(password), ct);

    /// <summary>When its turn comes; SIGN_IN_BUSY when too many wait. Without a hash it takes as long and is false.</summary>
    public Task<bool> Matches(string? hash, string password, CancellationToken ct) => InTurn(() =>
    {
        // An unknown user costs as much time as a wrong password.
        var result = _hasher.VerifyHashedPassword(User, hash ?? Decoy, password);
        return hash is not null && result != PasswordVerificationResult.Failed;
    }, ct);

    /// <summary>What the default rules miss in a password; empty when it is good.</summary>
    public static IReadOnlyList<string> Weaknesses(string password) => PasswordRules.Default.Missing(password);

    private async Task<T> InTurn<T>(Func<T> work, CancellationToken ct)
    {
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            Refused.Add();
            throw new ProblemException(new Problem(Errors.SignInBusy, retryAfterSeconds: 2));
        }
        try
        {
            await _turns.WaitAsync(ct);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
        try
        {
            Hashed.Add();
            // On a thread of its own: the pool has one for each processor, and other requests need them.
            return await Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
