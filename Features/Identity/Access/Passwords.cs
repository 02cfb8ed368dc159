using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Capstan.Features.Identity.Access;

/// <summary>
/// PBKDF2-HMAC-SHA512 with 210,000 rounds (OWASP Password Storage, 2023), through the framework's hasher. It is slow on purpose, so it is done by threads of
/// its own, half as many as there are processors, which give way to all others; a bounded queue waits for them, and whoever comes beyond it is sent away.
/// So sign-ins starve nothing else.
/// </summary>
public sealed class Passwords : IDisposable
{
    private const int MostWaiting = 32;
    // A tenth of a processor where others want it, all of it where nobody does.
    private const int Niceness = 10;
    // The hash of a password nobody knows, made as all others are: comparing with it takes as long.
    private const string Decoy = "AQAAAAIAAzRQAAAAEK+4C3wYCT7kQ7MzVFEdsMUlG+99OhR6Z6N1Tlm63H2CNJCg2CSzf7eplXskoca5UA==";
    private static readonly object User = new();
    private static readonly Metrics.Series Hashed = Metrics.Counter("password_hashes_total", "Passwords hashed or compared.");
    private static readonly Metrics.Series Refused = Metrics.Counter("password_hashes_refused_total", "Sign-ins sent away because too many waited.");
    private readonly PasswordHasher<object> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));
    private readonly BlockingCollection<Action> _queue = new(MostWaiting);
    private readonly Lazy<Thread[]> _threads;

    public Passwords() => _threads = new(() => [.. Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 2)).Select(_ => StartThread())]);

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
        _ = _threads.Value;
        // Continued elsewhere: what follows a hash is not worth less than other work.
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hangUp = ct.Register(() => done.TrySetCanceled(ct));
        if (!_queue.TryAdd(Run, 0, CancellationToken.None))
        {
            Refused.Add();
            throw new ProblemException(new Problem(Errors.SignInBusy, retryAfterSeconds: 2));
        }
        return await done.Task;

        void Run()
        {
            if (done.Task.IsCompleted) return;
            Hashed.Add();
            try
            {
                done.TrySetResult(work());
            }
#pragma warning disable CA1031 // it is the caller's to handle, not the thread's
            catch (Exception e)
#pragma warning restore CA1031
            {
                done.TrySetException(e);
            }
        }
    }

    private Thread StartThread()
    {
        var thread = new Thread(() =>
        {
            // The framework knows no priorities on Linux; to the kernel a thread may always lower its own, and nobody else's follows.
            if (OperatingSystem.IsLinux()) _ = setpriority(0, 0, Niceness);
            foreach (var work in _queue.GetConsumingEnumerable()) work();
        }) { IsBackground = true, Name = "password hashing", Priority = ThreadPriority.BelowNormal };
        thread.Start();
        return thread;
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        if (_threads.IsValueCreated) foreach (var thread in _threads.Value) thread.Join();
        _queue.Dispose();
    }

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setpriority(int which, uint who, int priority);
}
