using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Capstan.Features.Kernel.Sealing;

/// <summary>
/// Seals what must be read again (passwords, tokens, keys of other services) with AES-256-GCM under the installation's current key, bound to its
/// place. What need not be read again is hashed instead (<see cref="Keys"/>).
/// </summary>
public sealed class Sealer
{
    private const byte Version = 1;
    private const int HeaderSize = 5;
    private static readonly SqlFile<Args, WrappedKey> LoadKeys = Sql.Beside<Args, WrappedKey>("LoadKeys.sql");
    private readonly Keyring _keyring;
    private readonly Db _db;

    public Sealer(Keyring keyring, Db db, Signals signals)
    {
        (_keyring, _db) = (keyring, db);
        signals.Subscribe("keys", _ => Refresh());
        signals.Reconnected += Refresh;
    }

    public byte[] Seal(SealedPlace place, string secret) => Seal(_keyring.Current, place, Encoding.UTF8.GetBytes(secret));

    /// <summary>Throws <see cref="SealException"/> when the value was altered, moved, or sealed under a key that this installation no longer has.</summary>
    public async ValueTask<string> Open(SealedPlace place, byte[] value, CancellationToken ct)
    {
        // A key this instance has not heard of was made by a rotation a moment ago.
        if (KeyOf(value) is { } id && _keyring.Find(id) is null) _keyring.Add(await _db.Many(LoadKeys, new() { MasterId = _keyring.Master.Id }, ct));
        return Encoding.UTF8.GetString(Open(_keyring, place, value));
    }

    internal static byte[] Seal((int Id, byte[] Key) key, SealedPlace place, ReadOnlySpan<byte> plain)
    {
        var value = new byte[HeaderSize + AesBox.Overhead + plain.Length];
        value[0] = Version;
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(1), key.Id);
        AesBox.Seal(key.Key, plain, place.Associated(value.AsSpan(0, HeaderSize)), value.AsSpan(HeaderSize));
        return value;
    }

    internal static byte[] Open(Keyring keyring, SealedPlace place, byte[] value)
    {
        if (KeyOf(value) is not { } id) throw new SealException($"The value of {place} is not a sealed one.");
        if (keyring.Find(id) is not { } key) throw new SealException($"The value of {place} is sealed under key {id}, which this installation does not have.");
        try
        {
            return AesBox.Open(key, value.AsSpan(HeaderSize), place.Associated(value.AsSpan(0, HeaderSize)));
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new SealException($"The value of {place} was altered, or moved here from elsewhere.", e);
        }
    }

    /// <summary>The id of the key a value is sealed under; null for what is none.</summary>
    internal static int? KeyOf(ReadOnlySpan<byte> value) =>
        value.Length >= HeaderSize + AesBox.Overhead && value[0] == Version ? BinaryPrimitives.ReadInt32BigEndian(value[1..]) : null;

    private void Refresh() => _ = Reload();

    private async Task Reload()
    {
        try
        {
            _keyring.Add(await _db.Many(LoadKeys, new() { MasterId = _keyring.Master.Id }, CancellationToken.None));
        }
        catch (Npgsql.NpgsqlException)
        {
            // The signals' connection is gone too, and its return asks again; until then an unknown key is looked up when it is met.
        }
    }

    private sealed record Args
    {
        public required string MasterId { get; init; }
    }
}
