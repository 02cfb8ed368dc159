using System.Text;
using Capstan.Api.Tests.Features.Code.Parsing;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Schema;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Features.Code.Review;

/// <summary>The product with one project whose graph holds a small real tree: parsed, calls resolved by unique name, loaded and swapped in.</summary>
public class ReviewApp : App
{
    public static readonly IReadOnlyDictionary<string, string> Tree = new Dictionary<string, string>
    {
        ["src/store.c"] = """
            #include "store.h"

            int store_get(const int *values, int count, int index)
            {
                if (index < 0 || index >= count)
                    return -1;
                return values[index];
            }

            int store_sum(const int *values, int count)
            {
                int sum = 0;
                for (int i = 0; i < count; i++)
                    sum += store_get(values, count, i);
                return sum;
            }

            """,
        ["src/main.c"] = """
            #include "store.h"

            int main(int argc, char **argv)
            {
                int values[3] = {1, 2, 3};
                return store_sum(values, 3) + store_get(values, 3, argc);
            }

            """,
        ["tests/test_store.c"] = """
            #include "store.h"

            void test_sum(void)
            {
                int values[2] = {1, 2};
                assert(store_sum(values, 2) == 3);
            }

            """,
        ["src/wide.c"] = """
            int load_row(struct db *db, int id)
            {
                return sqlite3_exec(db, "SELECT 1", 0, 0, 0) + id;
            }

            int mix_values(int a, int b)
            {
                a = first_step(a, 17) + b * 3;
                b = second_step(b, 23) - a * 5;
                a = third_step(a, b) + first_step(b, 31);
                b = second_step(a, 37) * third_step(b, 41);
                a = a * 43 + b * 47 - first_step(a, b);
                return third_step(a, 53) + second_step(b, 59);
            }

            """,
        ["gen/table.c"] = "int table[] = {1};\n",
        ["README.md"] = "# Store\n",
    };

    public Member Reviewer { get; private set; } = null!;
    public Guid Project { get; private set; }
    private GraphStore Graphs => Services.GetRequiredService<GraphStore>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Reviewer = await NewMember(Role.Reviewer);
        Project = await NewProject(Reviewer.OrganizationId, imported: true);
        await Activate(Reviewer, Project);
        using var parser = new ParserFixture();
        await Import(parser, Tree);
    }

    public override async Task DisposeAsync()
    {
        await Graphs.Drop(Project, CancellationToken.None);
        await base.DisposeAsync();
    }

    public async Task<Guid> NewProject(Guid organization, bool imported)
    {
        var id = Guid.CreateVersion7();
        await Execute("INSERT INTO projects (organization_id, id, name, imported_at) VALUES ($1, $2, 'P', CASE WHEN $3 THEN now() END)", organization, id, imported);
        return id;
    }

    public Task Activate(Member member, Guid project) =>
        Execute("INSERT INTO active_projects (organization_id, user_id, project_id) VALUES ($1, $2, $3)", member.OrganizationId, member.Id, project);

    private async Task Import(ParserFixture parser, IReadOnlyDictionary<string, string> tree)
    {
        await using var staging = await Graphs.CreateStaging(Project, CancellationToken.None);
        await using (var load = await Graphs.BeginLoad(staging, CancellationToken.None))
        {
            var files = new List<(long Id, FileFacts Facts)>();
            await using (var copy = await load.Copy("nodes_file", ["id", "name", "content", "language", "is_test", "is_generated", "is_vendored"], CancellationToken.None))
            {
                foreach (var (path, text) in tree)
                {
                    var id = (long)(files.Count + 1) << 24;
                    await copy.StartRowAsync();
                    await copy.WriteAsync(id);
                    await copy.WriteAsync(path);
                    await copy.WriteAsync(text);
                    await copy.WriteAsync("c");
                    await copy.WriteAsync(path.StartsWith("tests/", StringComparison.Ordinal));
                    await copy.WriteAsync(path.StartsWith("gen/", StringComparison.Ordinal));
                    await copy.WriteAsync(false);
                    if (path.EndsWith(".c", StringComparison.Ordinal)) files.Add((id, await parser.Facts(path, text)));
                    else files.Add((id, null!));
                }
                await copy.CompleteAsync();
            }
            await LoadFacts(load, [.. files.Where(f => f.Facts is not null)]);
            await load.Commit(CancellationToken.None);
        }
        await Graphs.DeriveMethodCalls(staging, CancellationToken.None);
        await Graphs.BuildIndexes(staging, CancellationToken.None);
        await Graphs.Swap(staging, CancellationToken.None);
    }

    private static async Task LoadFacts(GraphLoad load, List<(long Id, FileFacts Facts)> files)
    {
        var byName = new Dictionary<string, long>();
        await using (var copy = await load.Copy("nodes_method",
            ["id", "name", "full_name", "signature", "filename", "line_number", "line_number_end", "is_external", "fan_in", "is_test", "is_entry_point"], CancellationToken.None))
        {
            foreach (var (file, facts) in files)
                for (var i = 0; i < facts.Methods.Count; i++)
                {
                    var method = facts.Methods[i];
                    byName[method.Name] = file + i + 1;
                    await copy.StartRowAsync();
                    await copy.WriteAsync(file + i + 1);
                    await copy.WriteAsync(method.Name);
                    await copy.WriteAsync(method.FullName);
                    await copy.WriteAsync(method.Signature);
                    await copy.WriteAsync(facts.Path);
                    await copy.WriteAsync(method.Span.Line);
                    await copy.WriteAsync(method.Span.EndLine);
                    await copy.WriteAsync(false);
                    await copy.WriteAsync(0);
                    await copy.WriteAsync(facts.IsTest && !method.IsModule);
                    await copy.WriteAsync(method.Name == "main");
                }
            await copy.CompleteAsync();
        }
        var edges = new List<(long Call, long Callee)>();
        await using (var copy = await load.Copy("nodes_call", ["id", "name", "code", "filename", "line_number", "containing_method_id", "confidence", "arg_count"], CancellationToken.None))
        {
            foreach (var (file, facts) in files)
                for (var i = 0; i < facts.Calls.Count; i++)
                {
                    var call = facts.Calls[i];
                    if (byName.TryGetValue(call.Name, out var callee)) edges.Add((file + 1_000 + i, callee));
                    await copy.StartRowAsync();
                    await copy.WriteAsync(file + 1_000 + i);
                    await copy.WriteAsync(call.Name);
                    await copy.WriteAsync(call.Code);
                    await copy.WriteAsync(facts.Path);
                    await copy.WriteAsync(call.Line);
                    await copy.WriteAsync(file + call.Method + 1);
                    await copy.WriteAsync(0.95f);
                    await copy.WriteAsync(call.ArgumentCount);
                }
            await copy.CompleteAsync();
        }
        await using var calls = await load.Copy("edges_call", ["src", "dst"], CancellationToken.None);
        foreach (var (call, callee) in edges)
        {
            await calls.StartRowAsync();
            await calls.WriteAsync(call);
            await calls.WriteAsync(callee);
        }
        await calls.CompleteAsync();
    }
}
