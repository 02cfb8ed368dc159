using System.Globalization;
using System.Security.Cryptography;
using Capstan.Features.Kernel.Sealing;
using Npgsql;

namespace Capstan.Api.Data;

/// <summary>
/// Replaces the master key while the product runs. The installation's keys are wrapped under the new master key beside the old one, a new sealing
/// key is made, every sealed value is sealed again under it, and only then do the wrappings under the old master key go. Whatever cuts it short,
/// running it again goes on: what is left to do is what is not yet under the new key.
/// </summary>
internal sealed class KeyRotation(NpgsqlDataSource owner, IReadOnlyList<SealedColumn> columns, TextWriter say)
{
    private const long Lock = 0x43415054;
    public const int BatchSize = 200;

    /// <param name="adopt">Called when both master keys open everything: the new one becomes the one that the next start reads.</param>
    /// <returns>How many values were sealed again.</returns>
    public async Task<int> Rotate(MasterKey from, MasterKey to, Action adopt, CancellationToken ct)
    {
        if (from.Id == to.Id) throw new InvalidOperationException("The new master key is the old one.");
        await using var connection = await owner.OpenConnectionAsync(ct);
        await using (var claim = new NpgsqlCommand($"SELECT pg_try_advisory_lock({Lock})", connection))
            if (await claim.ExecuteScalarAsync(ct) is not true) throw new InvalidOperationException("Another rotation of the master key is running.");
        try
        {
            var keyring = await Prepare(connection, from, to, ct);
            var resealed = 0;
            // Instances that had not heard of the new key yet may have sealed with the old one behind the reader's back: another pass finds that.
            for (int found; (found = await Pass(connection, keyring, ct)) > 0;) resealed += found;
            adopt();
            await Retire(connection, keyring.Current.Id, to, ct);
            await say.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{resealed} secrets are sealed under key {keyring.Current.Id}; the master key is {to.Id} now."));
            return resealed;
        }
        finally
        {
            await InstallationKeys.Run(connection, $"SELECT pg_advisory_unlock({Lock})", CancellationToken.None);
        }
    }

    private static async Task<Keyring> Prepare(NpgsqlConnection connection, MasterKey from, MasterKey to, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await InstallationKeys.Run(connection, "LOCK TABLE capstan.installation_keys IN SHARE ROW EXCLUSIVE MODE", ct);
        var known = new Keyring(from, await InstallationKeys.Load(connection, ct));
        foreach (var id in known.Ids) await InstallationKeys.Insert(connection, to.Wrap(id, known.Find(id)!), null, ct);
        await using (var begun = new NpgsqlCommand("SELECT EXISTS (SELECT FROM capstan.installation_keys WHERE made_for = $1)", connection))
        {
            begun.Parameters.Add(new() { Value = to.Id });
            if (await begun.ExecuteScalarAsync(ct) is not true)
            {
                var (next, key) = (known.Ids.Max() + 1, RandomNumberGenerator.GetBytes(32));
                await InstallationKeys.Run(connection, "UPDATE capstan.installation_keys SET retired_at = now() WHERE id > 0 AND retired_at IS NULL", ct);
                await InstallationKeys.Insert(connection, from.Wrap(next, key), to.Id, ct);
                await InstallationKeys.Insert(connection, to.Wrap(next, key), to.Id, ct);
            }
        }
        await transaction.CommitAsync(ct);
        return new(to, await InstallationKeys.Load(connection, ct));
    }

    private async Task<int> Pass(NpgsqlConnection connection, Keyring keyring, CancellationToken ct)
    {
        var resealed = 0;
        foreach (var column in columns)
        {
            var inColumn = await Reseal(connection, keyring, column, ct);
            if (inColumn > 0) await say.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{column.Table}.{column.Column}: {inColumn}"));
            resealed += inColumn;
        }
        return resealed;
    }

    private async Task<int> Reseal(NpgsqlConnection connection, Keyring keyring, SealedColumn column, CancellationToken ct)
    {
        var names = new NpgsqlCommandBuilder();
        var (table, value) = ("capstan." + names.QuoteIdentifier(column.Table), names.QuoteIdentifier(column.Column));
        var place = string.Concat(column.Row.Select(r => $", {names.QuoteIdentifier(r)}::text"));
        var organization = column.Organization is null ? "NULL::uuid" : names.QuoteIdentifier(column.Organization);
        await using var reading = await owner.OpenConnectionAsync(ct);
        // Version and key id are the first five bytes; what is under the current key is done.
        await using var select = new NpgsqlCommand($"SELECT ctid::text, {organization}, {value}{place} FROM {table} WHERE substr({value}, 2, 4) <> int4send($1)", reading);
        select.Parameters.Add(new() { Value = keyring.Current.Id });
        await using var reader = await select.ExecuteReaderAsync(ct);
        var (done, batch) = (0, new NpgsqlBatch(connection));
        while (await reader.ReadAsync(ct))
        {
            var sealedPlace = column.At(reader.IsDBNull(1) ? null : reader.GetGuid(1), [.. column.Row.Select((_, i) => reader.GetString(3 + i))]);
            var before = reader.GetFieldValue<byte[]>(2);
            var after = Sealer.Seal(keyring.Current, sealedPlace, Sealer.Open(keyring, sealedPlace, before));
            // A value that was changed meanwhile is its writer's; the next pass looks at it again.
            batch.BatchCommands.Add(new($"UPDATE {table} SET {value} = $1 WHERE ctid = $2::tid AND {value} = $3")
            {
                Parameters = { new() { Value = after }, new() { Value = reader.GetString(0) }, new() { Value = before } },
            });
            done++;
            if (batch.BatchCommands.Count < BatchSize) continue;
            await batch.ExecuteNonQueryAsync(ct);
            batch.BatchCommands.Clear();
        }
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(ct);
        await batch.DisposeAsync();
        return done;
    }

    /// <summary>The old master key opens nothing any more. A sealing key stays for a day after its retirement, for instances that were slow to hear.</summary>
    private static async Task Retire(NpgsqlConnection connection, int current, MasterKey to, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("DELETE FROM capstan.installation_keys WHERE master_id <> $1") { Parameters = { new() { Value = to.Id } } },
                new("DELETE FROM capstan.installation_keys WHERE id > 0 AND id < $1 AND retired_at < now() - interval '1 day'") { Parameters = { new() { Value = current } } },
            },
        };
        await batch.ExecuteNonQueryAsync(ct);
    }
}
