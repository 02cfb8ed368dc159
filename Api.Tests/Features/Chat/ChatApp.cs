using System.Text.Json;
using Capstan.Api.Tests.Features.Code;
using Capstan.Api.Tests.Features.Code.Scenarios;

namespace Capstan.Api.Tests.Features.Chat;

/// <summary>A small program: main → exec_query → heap_insert → palloc.</summary>
public class ChatApp : QueryApp
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var lines = string.Join('\n', Enumerable.Range(1, 60).Select(i => $"line {i} of the file;"));
        await new GraphSketch()
            .File("src/main.c", lines).File("src/heap.c", lines).File("src/mem/mcxt.c", lines)
            .Function("main", "src/main.c", 1, 10, "int main(int argc, char **argv)")
            .Function("exec_query", "src/main.c", 22, 40, "void exec_query(const char *sql)", "/* Runs one statement. */")
            .Function("heap_insert", "src/heap.c", 5, 30, "void heap_insert(Relation rel, HeapTuple tup)", "/* Puts a tuple into a relation. */")
            .Function("palloc", "src/mem/mcxt.c", 10, 30, "void *palloc(size_t size)")
            .Calls("main", "exec_query", 4).Calls("exec_query", "heap_insert", 30).Calls("heap_insert", "palloc", 12)
            .Import(Graphs, Alpha, Database.Owner);
    }

    /// <summary>Another analyst of the same organization, with the same active project.</summary>
    public async Task<Member> Colleague(Role role = Role.Analyst)
    {
        var member = await NewMember(role, Analyst.OrganizationId);
        await Activate(member, Alpha);
        return member;
    }

    public static Task<JsonElement> Ask(Member member, string query, Guid? session = null) =>
        member.Client.Post("chat", new { query, session_id = session }).Json();

    public static async Task<Guid> NewSession(Member member, string? title = null) =>
        (await member.Client.Post("sessions", new { title }).Json(201)).GetProperty("id").GetGuid();

    /// <summary>The data of each event, in order; comment lines are left out.</summary>
    public static List<JsonElement> Events(string stream)
    {
        stream.ShouldEndWith("\n\n");
        var events = new List<JsonElement>();
        foreach (var block in stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            if (block.StartsWith(':')) continue;
            block.ShouldStartWith("data: ");
            block.ShouldNotContain("\n");
            events.Add(JsonDocument.Parse(block["data: ".Length..]).RootElement);
        }
        return events;
    }
}
