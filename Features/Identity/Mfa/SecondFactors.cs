using System.Security.Cryptography;
using Capstan.Features.Kernel.Sealing;

namespace Capstan.Features.Identity.Mfa;

/// <summary>What somebody proves besides the password: a code of their authenticator, or one of their recovery codes. Either works once.</summary>
public sealed class SecondFactors(Db db, Sealer sealer, Keys keys, TimeProvider clock)
{
    private const int RecoveryCodes = 10, CodeLength = 10;
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    private static readonly SqlFile<UserArgs, SecretRow> LoadSecret = Sql.Beside<UserArgs, SecretRow>("LoadSecret.sql");
    private static readonly SqlFile<StepArgs, int> UseStep = Sql.Beside<StepArgs, int>("UseStep.sql");
    private static readonly SqlFile<CodeArgs, int> UseRecoveryCode = Sql.Beside<CodeArgs, int>("UseRecoveryCode.sql");
    private static readonly SqlFile<SecretArgs, int> StoreSecret = Sql.Beside<SecretArgs, int>("StoreSecret.sql");
    private static readonly SqlFile<CodesArgs, int> StoreRecoveryCodes = Sql.Beside<CodesArgs, int>("StoreRecoveryCodes.sql");

    /// <summary>A new secret, which counts once a code of it was seen; null when there is a second factor already.</summary>
    public async Task<string?> NewSecret(Guid userId, CancellationToken ct)
    {
        var secret = OneTimePasswords.NewSecret();
        var sealedSecret = sealer.Seal(SealedColumns.TotpSecret.At(null, userId.ToString()), secret);
        return await db.Execute(StoreSecret, new() { UserId = userId, Secret = sealedSecret }, ct) == 0 ? null : secret;
    }

    /// <summary>Ten new codes; the old ones are void.</summary>
    public async Task<IReadOnlyList<string>> NewRecoveryCodes(Guid userId, CancellationToken ct)
    {
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => RandomNumberGenerator.GetString(Alphabet, CodeLength)).ToList();
        await db.Execute(StoreRecoveryCodes, new() { UserId = userId, Hashes = [.. codes.Select(c => keys.RecoveryCodeHash(userId, c))] }, ct);
        return [.. codes.Select(c => $"{c[..5]}-{c[5..]}")];
    }

    /// <summary>How the code was right (<c>totp</c>, <c>recovery_code</c>), using it up; null when it was not, or was used before.</summary>
    public async Task<string?> Use(Guid userId, string code, CancellationToken ct)
    {
        var plain = new string([.. code.Where(c => c is not (' ' or '-'))]).ToLowerInvariant();
        if (plain.Length == CodeLength)
            return await db.Execute(UseRecoveryCode, new() { UserId = userId, CodeHash = keys.RecoveryCodeHash(userId, plain) }, ct) == 1 ? "recovery_code" : null;
        if (await db.Maybe(LoadSecret, new() { UserId = userId }, ct) is not { } stored) return null;
        var secret = await sealer.Open(SealedColumns.TotpSecret.At(null, userId.ToString()), stored.Secret, ct);
        return OneTimePasswords.StepOf(secret, plain, clock.GetUtcNow()) is { } step && await db.Execute(UseStep, new() { UserId = userId, Step = step }, ct) == 1 ? "totp" : null;
    }

    public async Task<bool> HasSecret(Guid userId, CancellationToken ct) => await db.Maybe(LoadSecret, new() { UserId = userId }, ct) is not null;

    private sealed record UserArgs
    {
        public required Guid UserId { get; init; }
    }

    private sealed record SecretRow
    {
        public required byte[] Secret { get; init; }
    }

    private sealed record SecretArgs
    {
        public required Guid UserId { get; init; }
        public required byte[] Secret { get; init; }
    }

    private sealed record StepArgs
    {
        public required Guid UserId { get; init; }
        public required long Step { get; init; }
    }

    private sealed record CodeArgs
    {
        public required Guid UserId { get; init; }
        public required byte[] CodeHash { get; init; }
    }

    private sealed record CodesArgs
    {
        public required Guid UserId { get; init; }
        public required byte[][] Hashes { get; init; }
    }
}
