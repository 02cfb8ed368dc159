using Capstan.Features.Kernel;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Capstan.Api.Data;

internal sealed record Migration(string Version, string Name, string Text)
{
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    public static readonly IReadOnlyList<Migration> All =
    [
        .. typeof(Migration).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith("migrations/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(n =>
            {
                using var reader = new StreamReader(typeof(Migration).Assembly.GetManifestResourceStream(n)!);
                var file = Path.GetFileNameWithoutExtension(n);
                return new Migration(file[..4], file, reader.ReadToEnd());
            }),
    ];
}

/// <summary>Plain SQL, forward only, in order, each in one transaction; instances that start together wait for one another.</summary>
internal sealed class Migrator(NpgsqlDataSource owner)
{
    internal const long Lock = 0x43415053;

    /// <summary>Brings the schema up to <paramref name="upTo"/> (the newest unless told) and returns the names of what was applied.</summary>
    public async Task<IReadOnlyList<string>> Migrate(string appRole, string? upTo, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        await Run(connection, $"SELECT pg_advisory_lock({Lock})", ct);
        try
        {
            await Run(connection, "CREATE SCHEMA IF NOT EXISTS capstan", ct);
            await Run(connection, """
                CREATE TABLE IF NOT EXISTS capstan.schema_migrations
                    (version text PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
                """, ct);
            var applied = await Applied(connection, ct);
            var names = new List<string>();
            foreach (var migration in Migration.All.Where(m => upTo is null || string.CompareOrdinal(m.Version, upTo) <= 0))
            {
                if (applied.TryGetValue(migration.Version, out var checksum))
                {
                    if (checksum != migration.Checksum)
                        throw new InvalidOperationException($"Migration {migration.Name} was changed after it had been applied to this database.");
                    continue;
                }
                await Apply(connection, migration, ct);
                names.Add(migration.Name);
            }
            if (names.Count > 0 || applied.Count == 0) await Grant(connection, appRole, ct);
            return names;
        }
        finally
        {
            await Run(connection, $"SELECT pg_advisory_unlock({Lock})", CancellationToken.None);
        }
    }

    private static async Task Apply(NpgsqlConnection connection, Migration migration, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            await Script(connection, "SET LOCAL search_path = capstan, public;\n" + migration.Text, ct);
        }
        catch (PostgresException e)
        {
            throw new InvalidOperationException($"Migration {migration.Name} failed: {e.MessageText}", e);
        }
        await using var record = new NpgsqlCommand("INSERT INTO capstan.schema_migrations (version, name, checksum) VALUES ($1, $2, $3)", connection);
        record.Parameters.Add(new() { Value = migration.Version });
        record.Parameters.Add(new() { Value = migration.Name });
        record.Parameters.Add(new() { Value = migration.Checksum });
        await record.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task Grant(NpgsqlConnection connection, string appRole, CancellationToken ct)
    {
        var role = new NpgsqlCommandBuilder().QuoteIdentifier(appRole);
        await Run(connection, $"GRANT USAGE ON SCHEMA capstan TO {role}", ct);
        await Run(connection, $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA capstan TO {role}", ct);
        await Run(connection, $"GRANT USAGE ON ALL SEQUENCES IN SCHEMA capstan TO {role}", ct);
        await Run(connection, $"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA capstan TO {role}", ct);
        // Where the product has a role of its own, it can add to the audit log and read it, no more; the chain is written by its trigger.
        await Run(connection, $"""
            DO $$ BEGIN
                IF to_regclass('capstan.audit_chains') IS NOT NULL AND current_user <> '{appRole}' THEN
                    REVOKE UPDATE, DELETE ON capstan.audit_entries FROM {role};
                    REVOKE INSERT, UPDATE, DELETE ON capstan.audit_chains FROM {role};
                END IF;
            END $$
            """, ct);
    }

    private static async Task<Dictionary<string, string>> Applied(NpgsqlConnection connection, CancellationToken ct)
    {
        var applied = new Dictionary<string, string>();
        await using var command = new NpgsqlCommand("SELECT version, checksum FROM capstan.schema_migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) applied[reader.GetString(0)] = reader.GetString(1);
        return applied;
    }

    /// <summary>A file holds many statements; with the driver's rewriting off, each must be sent alone.</summary>
    internal static async Task Script(NpgsqlConnection connection, string text, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in SqlScript.Split(text)) batch.BatchCommands.Add(new(statement));
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(ct);
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
