using System.Text.Json;
using Npgsql;

namespace Capstan.Api.Tests.Features.Code.Import;

/// <summary>
/// Everything a graph says, table by table, with ids replaced by what the nodes are: two graphs of one tree must be equal in it, however each
/// came about. Knows no table by name but those that are kept for the importer itself, so new ones are compared too.
/// </summary>
public static class GraphSnapshot
{
    private static readonly string[] Kept = ["import_files", "import_state"];
    // A file's number is given when the file first comes.
    private static readonly string[] Skipped = ["nodes_file.order_index", "nodes_metadata.root", "nodes_metadata.hash"];

    public static async Task<SortedSet<string>> Of(NpgsqlDataSource owner, Guid project)
    {
        var schema = $"p_{project:N}";
        var tables = new Dictionary<string, List<JsonElement>>(StringComparer.Ordinal);
        foreach (var table in await Strings(owner, $"SELECT relname::text FROM pg_class WHERE relnamespace = '{schema}'::regnamespace AND relkind = 'r' ORDER BY 1"))
        {
            if (Kept.Contains(table)) continue;
            var rows = await Strings(owner, $"SELECT to_jsonb(t)::text FROM {schema}.{table} t");
            if (rows.Count > 0) tables[table] = rows.ConvertAll(r => JsonDocument.Parse(r).RootElement);
        }
        var names = new Dictionary<long, string>();
        foreach (var (table, rows) in tables)
            foreach (var row in rows)
                if (row.TryGetProperty("id", out var id)) names[id.GetInt64()] = Name(table, row);
        var said = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (table, rows) in tables)
            foreach (var row in rows)
            {
                var text = $"{table}: {string.Join(" | ", row.EnumerateObject().Where(p => p.Name is not ("id" or "words" or "file") && !Skipped.Contains($"{table}.{p.Name}") && p.Value.ValueKind != JsonValueKind.Null)
                    .Select(p => $"{p.Name}={(IsId(p) ? names.GetValueOrDefault(p.Value.GetInt64(), "NOTHING") : p.Value.ToString())}"))}";
                said[text] = said.GetValueOrDefault(text) + 1;
            }
        return [.. said.Select(s => $"{s.Key} x{s.Value}")];
    }

    public static void ShouldBe(SortedSet<string> incremental, SortedSet<string> full, string step)
    {
        var (missing, extra) = (full.Except(incremental).ToList(), incremental.Except(full).ToList());
        if (missing.Count + extra.Count == 0) return;
        throw new ShouldAssertException($"{step}: {missing.Count} rows of the full import are missing, {extra.Count} are too many\n" + string.Join('\n', missing.Take(8).Select(m => "- " + Cut(m)).Concat(extra.Take(8).Select(e => "+ " + Cut(e)))));
    }

    private static string Cut(string text) => text.Length > 600 ? text[..600] + "…" : text;

    private static bool IsId(JsonProperty property) => property.Value.ValueKind == JsonValueKind.Number && (property.Name is "src" or "dst" || property.Name.EndsWith("_id", StringComparison.Ordinal));

    private static string Name(string table, JsonElement row) =>
        table + "(" + string.Join(',', ((string[])["filename", "line_number", "column_number", "order_index", "full_name", "name", "signature", "imported_entity", "heading"])
            .Where(c => !(table == "nodes_file" && c == "order_index") && row.TryGetProperty(c, out var value) && value.ValueKind != JsonValueKind.Null).Select(c => row.GetProperty(c).ToString())) + ")";

    private static async Task<List<string>> Strings(NpgsqlDataSource owner, string sql)
    {
        await using var command = owner.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync()) values.Add(reader.GetString(0));
        return values;
    }
}
