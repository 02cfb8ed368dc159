using System.Security.Cryptography;
using Capstan.Features.Kernel.Sealing;
using Npgsql;

namespace Capstan.Api.Data;

/// <summary>The keys of the installation, made on first start and opened with its master key ever after.</summary>
internal static class InstallationKeys
{
    public static async Task<Keyring> Open(NpgsqlDataSource owner, MasterKey master, ILogger log, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        // A schema that was asked for is older than the keys: what is done with it needs none that last.
        await using (var exists = new NpgsqlCommand("SELECT to_regclass('capstan.installation_keys') IS NOT NULL", connection))
            if (await exists.ExecuteScalarAsync(ct) is not true) return new(master, [master.Wrap(Keyring.Root, RandomNumberGenerator.GetBytes(32))]);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Run(connection, "LOCK TABLE capstan.installation_keys IN SHARE ROW EXCLUSIVE MODE", ct);
        var keys = await Load(connection, ct);
        if (keys.Count == 0)
        {
            foreach (var id in (int[])[Keyring.Root, 1])
            {
                var key = master.Wrap(id, RandomNumberGenerator.GetBytes(32));
                await Insert(connection, key, null, ct);
                keys.Add(key);
            }
        }
        await transaction.CommitAsync(ct);
        var masters = keys.Select(k => k.MasterId).Distinct(StringComparer.Ordinal).ToList();
        if (!masters.Contains(master.Id))
            throw new InvalidOperationException(
                $"This is not the master key of this database: its id is {master.Id}, and the database's keys are under {string.Join(", ", masters)}. Set CAPSTAN_MASTER_KEY (or restore master.key) to the right one.");
        if (masters.Count > 1) log.LogWarning("A rotation of the master key was not finished: run rotate-master-key again");
        return new(master, keys);
    }

    public static async Task<List<WrappedKey>> Load(NpgsqlConnection connection, CancellationToken ct)
    {
        var keys = new List<WrappedKey>();
        await using var command = new NpgsqlCommand("SELECT id, master_id, wrapped FROM capstan.installation_keys ORDER BY id, created_at", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) keys.Add(new() { Id = reader.GetInt32(0), MasterId = reader.GetString(1), Wrapped = reader.GetFieldValue<byte[]>(2) });
        return keys;
    }

    public static async Task Insert(NpgsqlConnection connection, WrappedKey key, string? madeFor, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("INSERT INTO capstan.installation_keys (id, master_id, wrapped, made_for) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", connection);
        command.Parameters.Add(new() { Value = key.Id });
        command.Parameters.Add(new() { Value = key.MasterId });
        command.Parameters.Add(new() { Value = key.Wrapped });
        command.Parameters.Add(new() { Value = (object?)madeFor ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(ct);
    }

    public static async Task Run(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
