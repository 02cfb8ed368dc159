namespace Capstan.Features.Code.Graph.Schema;

/// <summary>A graph being built: bare tables to load by COPY, not visible to any reader.</summary>
public sealed record GraphStaging(Guid ProjectId, string Schema)
{
    /// <summary>The text that starts a binary COPY into one of its tables.</summary>
    public string CopyInto(string table, params ReadOnlySpan<string> columns) =>
        $"COPY {Schema}.{table} ({string.Join(", ", columns.ToArray().Select(Quote))}) FROM STDIN (FORMAT BINARY)";

    private static string Quote(string column) => column == "offset" ? "\"offset\"" : column;
}
