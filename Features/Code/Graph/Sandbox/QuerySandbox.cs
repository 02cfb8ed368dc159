using Capstan.Features.Code.Graph.Schema;
using Npgsql;

namespace Capstan.Features.Code.Graph.Sandbox;

/// <summary>How well a user's SQL is confined in this database.</summary>
public enum SandboxLevel
{
    /// <summary>Privileges, read-only transaction, cursor, limits and the function lockdown.</summary>
    Full,
    /// <summary>Without the function lockdown, because the operator accepts that.</summary>
    Weak,
    /// <summary>The lockdown is missing and nobody accepted that: no query runs.</summary>
    Unavailable,
}

/// <summary>What the last check found. <paramref name="Reason"/> is empty when the level is full.</summary>
public sealed record SandboxState(SandboxLevel Level, string Reason);

/// <summary>
/// Takes from PUBLIC, in this database, every function and view with which a read-only query could do more than read its own graph.
/// Catalog privileges belong to one database and vanish with it, so they are checked when the service starts and applied when missing.
/// </summary>
public sealed class QuerySandbox(NpgsqlDataSource owner, string applicationRole, bool acceptWeak) : IDisposable
{
    /// <summary>The setting that accepts a database in which the lockdown cannot be applied.</summary>
    public const string AcceptWeakSetting = "CAPSTAN_QUERY_ALLOW_WEAK_SANDBOX";

    private static readonly GraphScript OpenToPublic = GraphScript.Beside("OpenToPublic.sql");
    private static readonly GraphScript CloseToPublic = GraphScript.Beside("CloseToPublic.sql");
    private static readonly GraphScript CloseOwnDatabase = GraphScript.Beside("CloseOwnDatabase.sql");
    private static readonly GraphScript GrantToApplication = GraphScript.Beside("GrantToApplication.sql");
    private static readonly GraphScript Describe = GraphScript.Beside("DescribeServer.sql");

    private readonly SemaphoreSlim checking = new(1, 1);
    private SandboxState? state;

    /// <summary>The state at the last check; the first caller checks.</summary>
    public async ValueTask<SandboxState> State(CancellationToken ct)
    {
        if (state is { } known) return known;
        await checking.WaitAsync(ct);
        try
        {
            return state ??= await Secure(ct);
        }
        finally
        {
            checking.Release();
        }
    }

    /// <summary>Applies what is missing, as far as the connected role can, and checks again.</summary>
    public async Task<SandboxState> Apply(CancellationToken ct)
    {
        await checking.WaitAsync(ct);
        try
        {
            return state = await Secure(ct);
        }
        finally
        {
            checking.Release();
        }
    }

    public void Dispose() => checking.Dispose();

    private async Task<SandboxState> Secure(CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        var open = await Column(connection, OpenToPublic.Text, ct);
        var server = await Column(connection, Describe.Text, ct);
        var superuser = server[0] == "superuser";
        if (open.Count > 0)
        {
            await Close(connection, superuser, server[1], ct);
            open = await Column(connection, OpenToPublic.Text, ct);
        }

        var dangerous = server.Skip(2).ToList();
        var reason = (open.Count, dangerous.Count) switch
        {
            (0, 0) => "",
            (_, > 0) => $"the extensions {string.Join(", ", dangerous)} are installed in this database and give SQL a way out of it",
            _ when !superuser => $"{open.Count} catalog functions and views stay open to every role, because only a superuser may close them "
                + "and this database is reached as a role that is none",
            _ => $"{open.Count} catalog functions and views are still open to every role",
        };
        if (reason.Length == 0) return new(SandboxLevel.Full, "");
        return new(acceptWeak ? SandboxLevel.Weak : SandboxLevel.Unavailable, reason);
    }

    private async Task Close(NpgsqlConnection connection, bool superuser, string extensions, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (superuser)
        {
            await GrantToApplication.Run(connection, ct, ("application", applicationRole), ("extensions", extensions));
            await CloseToPublic.Run(connection, ct, ("open", OpenToPublic.Text));
        }
        else
        {
            await CloseOwnDatabase.Run(connection, ct, ("application", applicationRole));
        }
        await transaction.CommitAsync(ct);
    }

    private static async Task<List<string>> Column(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        var values = new List<string>();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) values.Add(reader.GetString(0));
        return values;
    }
}
