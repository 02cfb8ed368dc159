using Npgsql;

namespace Capstan.Features.Code.Graph.Schema;

/// <summary>
/// A graph being built: bare tables to load by COPY, not visible to any reader. While it is held, a lock in the database says that somebody
/// works on it; dispose it when the import is over, however it ended. A killed process loses the lock with its connection, and the next
/// sweep of any instance drops the schema.
/// </summary>
public sealed class GraphStaging : IAsyncDisposable
{
    private static readonly GraphScript Claim = GraphScript.Beside("ClaimStaging.sql");
    private static readonly GraphScript Release = GraphScript.Beside("ReleaseStaging.sql");

    private readonly NpgsqlConnection claim;

    private GraphStaging(Guid projectId, string schema, NpgsqlConnection claim)
    {
        ProjectId = projectId;
        Schema = schema;
        this.claim = claim;
    }

    public Guid ProjectId { get; }

    public string Schema { get; }

    internal static async Task<GraphStaging> Start(NpgsqlDataSource owner, Guid projectId, CancellationToken ct)
    {
        var schema = GraphNames.NewStaging(projectId);
        var connection = await owner.OpenConnectionAsync(ct);
        try
        {
            await Claim.Run(connection, ct, ("schema", schema));
            return new(projectId, schema, connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // The pool gives the connection to others as it is.
            await Release.Run(claim, CancellationToken.None, ("schema", Schema));
        }
        catch (NpgsqlException)
        {
            // The connection is gone, and the lock with it.
        }
        await claim.DisposeAsync();
    }
}
