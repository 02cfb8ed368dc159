using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;

namespace Capstan.Features.Code.Graph.Schema;

/// <summary>
/// Statements about schemas and roles, kept in a .sql file beside the code that runs them. Identifiers cannot be parameters, so the
/// file has <c>{holes}</c>; what fills them is built from ids (<see cref="GraphNames"/>) or fixed by the operator, never from a request.
/// </summary>
internal sealed partial class GraphScript
{
    private readonly string[] paragraphs;

    private GraphScript(string text)
    {
        Text = text;
        paragraphs = Paragraphs(text);
    }

    /// <summary>The whole file.</summary>
    public string Text { get; }

    /// <summary>Runs of statements with a blank line between them, each in turn.</summary>
    public IReadOnlyList<string> Parts => paragraphs;

    public static GraphScript Beside(string file, [CallerFilePath] string source = "")
    {
        var path = source.Replace('\\', '/');
        path = path[(path.LastIndexOf("/Features/", StringComparison.Ordinal) + "/Features/".Length)..];
        path = path[..(path.LastIndexOf('/') + 1)] + file;
        using var stream = typeof(GraphScript).Assembly.GetManifestResourceStream(path)
            ?? throw new FileNotFoundException($"{path} is not embedded.");
        using var reader = new StreamReader(stream);
        return new(reader.ReadToEnd());
    }

    /// <summary>Sends every statement in one round trip; outside a transaction they still succeed or fail together.</summary>
    public Task Run(NpgsqlConnection connection, CancellationToken ct, params (string Hole, string Value)[] holes) =>
        Run(Text, connection, ct, holes);

    public static async Task Run(string text, NpgsqlConnection connection, CancellationToken ct, params (string Hole, string Value)[] holes)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (var statement in Statements(text)) batch.BatchCommands.Add(new(Fill(statement, holes)));
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static string Fill(string statement, (string Hole, string Value)[] holes)
    {
        foreach (var (hole, value) in holes) statement = statement.Replace($"{{{hole}}}", value, StringComparison.Ordinal);
        return statement;
    }

    /// <summary>A statement ends with a semicolon at the end of a line outside a dollar-quoted body.</summary>
    private static IEnumerable<string> Statements(string text)
    {
        var statement = new StringBuilder();
        var quoted = false;
        foreach (var line in text.Split('\n'))
        {
            if (!quoted && (line.StartsWith("--", StringComparison.Ordinal) || line.Length == 0)) continue;
            if (DollarQuote().Count(line) % 2 == 1) quoted = !quoted;
            statement.Append(line).Append('\n');
            if (quoted || !line.EndsWith(';')) continue;
            yield return statement.ToString();
            statement.Clear();
        }
        if (statement.Length > 0) yield return statement.ToString();
    }

    private static string[] Paragraphs(string text) =>
        [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(p => Statements(p).Any())];

    [GeneratedRegex(@"\$\w*\$")]
    private static partial Regex DollarQuote();
}
