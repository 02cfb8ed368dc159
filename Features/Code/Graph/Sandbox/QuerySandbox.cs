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

    private static readonly SqlFile<NoArgs, string> OpenToPublic = Sql.Beside<NoArgs, string>("OpenToPublic.sql");
    private static readonly SqlFile<NoArgs, ServerRow> DescribeServer = Sql.Beside<NoArgs, ServerRow>("DescribeServer.sql");
    private static readonly GraphScript CloseToPublic = GraphScript.Beside("CloseToPublic.sql");
    private static readonly GraphScript CloseOwnDatabase = GraphScript.Beside("CloseOwnDatabase.sql");
    private static readonly GraphScript GrantToApplication = GraphScript.Beside("GrantToApplication.sql");

    private readonly Db db = new(owner);
    private readonly SemaphoreSlim checking = new(1, 1);
    private SandboxState? state;

    /// <summary>The state at the last check; the first caller checks.</summary>
    public async ValueTask<SandboxState> State(CancellationToken ct) => state ?? await Apply(ct);

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
        var server = await db.One(DescribeServer, NoArgs.Value, ct);
        var open = await db.Many(OpenToPublic, NoArgs.Value, ct);
        if (open.Count > 0)
        {
            await Close(server, ct);
            open = await db.Many(OpenToPublic, NoArgs.Value, ct);
        }

        string reason;
        if (server.Dangerous.Length > 0)
            reason = $"the extensions {string.Join(", ", server.Dangerous)} are installed in this database and give SQL a way out of it";
        else if (open.Count == 0)
            return new(SandboxLevel.Full, "");
        else if (server.IsSuperuser)
            reason = $"{open.Count} privileges in this database are open to every role and could not be taken back";
        else
            reason = $"{open.Count} catalog functions and views are open to every role, and only a superuser may close them: the service's database user is none";
        return new(acceptWeak ? SandboxLevel.Weak : SandboxLevel.Unavailable, reason);
    }

    private async Task Close(ServerRow server, CancellationToken ct)
    {
        var application = DatabaseNames.Quote(applicationRole);
        await using var connection = await owner.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (server.IsSuperuser)
        {
            await GrantToApplication.Run(connection, ct, ("application", application), ("extensions", server.Extensions));
            await CloseToPublic.Run(connection, ct, ("open", OpenToPublic.Source));
        }
        else
        {
            await CloseOwnDatabase.Run(connection, ct, ("application", application));
        }
        await transaction.CommitAsync(ct);
    }

    private sealed record ServerRow
    {
        public required bool IsSuperuser { get; init; }
        /// <summary>The schema of pg_trgm.</summary>
        public required string Extensions { get; init; }
        /// <summary>Installed extensions that reach other servers, files or languages.</summary>
        public required string[] Dangerous { get; init; }
    }
}
