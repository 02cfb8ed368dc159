using System.Runtime.CompilerServices;
using Npgsql;

namespace Capstan.Features.Code.Graph.Schema;

/// <summary>
/// Statements about schemas and roles, kept in a .sql file beside the code that runs them. Identifiers cannot be parameters, so the
/// file has <c>{holes}</c>; what fills them is built from ids (<see cref="GraphNames"/>) or fixed by the operator, never from a request.
/// </summary>
internal sealed class GraphScript
{
    private readonly string[][] parts;

    private GraphScript(string text) =>
        parts = [.. text.Split("\n\n").Select(p => SqlScript.Split(p).ToArray()).Where(p => p.Length > 0)];

    /// <summary>How many runs of statements with a blank line between them.</summary>
    public int Parts => parts.Length;

    public static GraphScript Beside(string file, [CallerFilePath] string source = "")
    {
        var path = source.Replace('\\', '/');
        path = path[(path.LastIndexOf("Features/", StringComparison.Ordinal) + "Features/".Length)..];
        path = path[..(path.LastIndexOf('/') + 1)] + file;
        using var stream = typeof(GraphScript).Assembly.GetManifestResourceStream(path)
            ?? throw new FileNotFoundException($"{path} is not embedded.");
        using var reader = new StreamReader(stream);
        return new(reader.ReadToEnd());
    }

    /// <summary>Sends every statement in one round trip; outside a transaction they still succeed or fail together. Returns how many rows they changed.</summary>
    public Task<int> Run(NpgsqlConnection connection, CancellationToken ct, params (string Hole, string Value)[] holes) =>
        Send(parts.SelectMany(p => p), connection, holes, ct);

    public Task RunPart(int part, NpgsqlConnection connection, CancellationToken ct) => Send(parts[part], connection, [], ct);

    private static async Task<int> Send(IEnumerable<string> statements, NpgsqlConnection connection, (string Hole, string Value)[] holes, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (var statement in statements)
        {
            var text = statement;
            foreach (var (hole, value) in holes) text = text.Replace($"{{{hole}}}", value, StringComparison.Ordinal);
            batch.BatchCommands.Add(new(text));
        }
        return await batch.ExecuteNonQueryAsync(ct);
    }
}
