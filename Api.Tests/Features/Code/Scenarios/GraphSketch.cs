using System.Text;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Graph.Schema;
using Npgsql;

namespace Capstan.Api.Tests.Features.Code.Scenarios;

/// <summary>A small graph written by hand: methods, calls, types and files, loaded the way an import loads them.</summary>
internal sealed class GraphSketch
{
    private readonly List<Method> methods = [];
    private readonly List<Call> calls = [];
    private readonly List<(string Name, string FullName, string File, int Line, int LastLine, string[] Bases)> types = [];
    private readonly List<(string Name, string Content, string Language)> files = [];
    private readonly List<(string Name, string Parent, string File, int Line)> members = [];

    public sealed record Method(string FullName, string File, int Line, int LastLine, string Signature, string Doc, bool IsTest, bool IsExternal, string[] Annotations)
    {
        public string Name => FullName[(FullName.LastIndexOf('.') + 1)..];
    }

    private sealed record Call(string From, string To, string File, int Line, float Confidence, string Resolution);

    public GraphSketch File(string name, string content, string language = "c")
    {
        files.Add((name, content, language));
        return this;
    }

    public GraphSketch Function(string fullName, string file, int line, int lastLine, string signature = "", string doc = "", bool isTest = false, bool isExternal = false, params string[] annotations)
    {
        methods.Add(new(fullName, file, line, lastLine, signature, doc, isTest, isExternal, annotations));
        return this;
    }

    public GraphSketch Type(string fullName, string file, int line, int lastLine, params string[] bases)
    {
        types.Add((fullName[(fullName.LastIndexOf('.') + 1)..], fullName, file, line, lastLine, bases));
        return this;
    }

    public GraphSketch Member(string name, string parent, string file, int line)
    {
        members.Add((name, parent, file, line));
        return this;
    }

    /// <param name="to">Full name of a method of the sketch, or a simple name that is bound to nothing.</param>
    public GraphSketch Calls(string from, string to, int line, float confidence = 1, string resolution = "exact")
    {
        calls.Add(new(from, to, methods.First(m => m.FullName == from).File, line, confidence, resolution));
        return this;
    }

    private readonly List<(string Path, string Text)> sources = [];

    /// <summary>A source file, parsed for what it declares and calls. A call is bound when its name is declared once.</summary>
    public GraphSketch Source(string path, string text)
    {
        sources.Add((path, text));
        return this;
    }

    /// <summary>Parses the sources, then loads everything.</summary>
    public async Task Import(GraphStore graphs, Guid projectId, NpgsqlDataSource owner, ParserPool parsers)
    {
        foreach (var (path, text) in sources) parsed.Add(await parsers.ParseAsync(path, Encoding.UTF8.GetBytes(text), headersAreCpp: false, CancellationToken.None));
        await Import(graphs, projectId, owner);
    }

    private readonly List<ParsedFile> parsed = [];

    public async Task Import(GraphStore graphs, Guid projectId, NpgsqlDataSource owner)
    {
        var ct = CancellationToken.None;
        var staging = await graphs.CreateStaging(projectId, ct);
        await using (var connection = await owner.OpenConnectionAsync(ct))
        {
            await Run(connection, $"SET search_path = {staging.Schema}, extensions");
            await Write(connection);
            await WriteParsed(connection);
            await Run(connection, "RESET search_path");
        }
        await graphs.DeriveMethodCalls(staging, ct);
        await graphs.BuildIndexes(staging, ct);
        await graphs.Swap(staging, ct);
    }

    private async Task Write(NpgsqlConnection connection)
    {
        long id = 1;
        var ids = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, content, language) in files)
            await Run(connection, "INSERT INTO nodes_file (id, name, content, language, loc) VALUES ($1, $2, $3, $4, $5)", id++, name, content, language, content.Split('\n').Length);
        foreach (var m in methods)
        {
            ids.TryAdd(m.FullName, id);
            await Run(connection,
                """
                INSERT INTO nodes_method (id, name, full_name, signature, filename, line_number, line_number_end, doc, is_test, is_external, annotations, fan_in, language)
                VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8, ''), $9, $10, $11, $12, $13)
                """,
                id++, m.Name, m.FullName, m.Signature, m.IsExternal ? DBNull.Value : m.File, m.Line, m.LastLine, m.Doc, m.IsTest, m.IsExternal, m.Annotations,
                calls.Where(c => c.To == m.FullName).Select(c => c.From).Distinct().Count(), files.FirstOrDefault(f => f.Name == m.File).Language ?? "c");
        }
        foreach (var (name, fullName, file, line, lastLine, bases) in types)
            await Run(connection,
                "INSERT INTO nodes_type_decl (id, name, full_name, code, filename, line_number, line_number_end, inherits_from_type_full_name) VALUES ($1, $2, $3, $2, $4, $5, $6, $7)",
                id++, name, fullName, file, line, lastLine, bases);
        foreach (var (name, parent, file, line) in members)
            await Run(connection, "INSERT INTO nodes_member (id, name, code, ast_parent_full_name, filename, line_number) VALUES ($1, $2, $2, $3, $4, $5)", id++, name, parent, file, line);
        foreach (var call in calls)
        {
            await Run(connection,
                "INSERT INTO nodes_call (id, name, filename, line_number, containing_method_id, resolution, confidence) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                id, call.To[(call.To.LastIndexOf('.') + 1)..], call.File, call.Line, ids[call.From], call.Resolution, call.Confidence);
            if (ids.TryGetValue(call.To, out var callee)) await Run(connection, "INSERT INTO edges_call (src, dst) VALUES ($1, $2)", id, callee);
            id++;
        }
    }

    private async Task WriteParsed(NpgsqlConnection connection)
    {
        var methodIds = new Dictionary<(string, int), long>();
        var id = 1L << 24;
        foreach (var file in parsed)
        {
            var facts = file.Facts;
            await Run(connection, "INSERT INTO nodes_file (id, name, content, language, loc, is_test) VALUES ($1, $2, $3, $4, $5, $6)",
                id++, facts.Path, Encoding.UTF8.GetString(file.Content.Span), facts.Language, facts.Lines, facts.IsTest);
            for (var m = 0; m < facts.Methods.Count; m++)
            {
                var method = facts.Methods[m];
                methodIds[(facts.Path, m)] = id;
                await Run(connection,
                    """
                    INSERT INTO nodes_method (id, name, full_name, signature, filename, line_number, line_number_end, is_test, is_external, is_exported, annotations, modifier, ast_parent_full_name, language)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, false, $9, $10, $11, $12, $13)
                    """,
                    id++, method.Name, method.FullName, method.Signature, facts.Path, method.Span.Line, method.Span.EndLine, method.IsTest, method.IsExported, method.Annotations.Select(a => a.Code).ToArray(),
                    Enum.GetValues<Modifiers>().Where(f => f != Modifiers.None && method.Modifiers.HasFlag(f)).Select(f => f.ToString().ToUpperInvariant()).ToArray(),
                    method.Type >= 0 ? facts.Types[method.Type].FullName : "", facts.Language);
            }
            foreach (var type in facts.Types)
                await Run(connection, "INSERT INTO nodes_type_decl (id, name, full_name, code, filename, line_number, line_number_end, inherits_from_type_full_name) VALUES ($1, $2, $3, $2, $4, $5, $6, $7)",
                    id++, type.Name, type.FullName, facts.Path, type.Span.Line, type.Span.EndLine, type.Bases.ToArray());
            foreach (var annotation in facts.Types.SelectMany(t => t.Annotations).Concat(facts.Methods.SelectMany(m => m.Annotations)))
                await Run(connection, "INSERT INTO nodes_annotation (id, name, code, filename, line_number) VALUES ($1, $2, $3, $4, $5)", id++, annotation.Name, annotation.Code, facts.Path, annotation.Line);
        }
        var byName = parsed.SelectMany(f => f.Facts.Methods.Select((m, i) => (m.Name, Id: methodIds[(f.Facts.Path, i)]))).ToLookup(m => m.Name, m => m.Id);
        foreach (var facts in parsed.Select(f => f.Facts))
            foreach (var call in facts.Calls)
            {
                await Run(connection,
                    "INSERT INTO nodes_call (id, name, receiver, code, filename, line_number, \"offset\", offset_end, containing_method_id, resolution, confidence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'exact', 1)",
                    id, call.Name, call.Receiver, call.Code, facts.Path, call.Line, call.Offset, call.EndOffset, methodIds[(facts.Path, call.Method)]);
                if (byName[call.Name].ToList() is [var only]) await Run(connection, "INSERT INTO edges_call (src, dst) VALUES ($1, $2)", id, only);
                id++;
            }
    }

    private static async Task Run(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
    }
}
