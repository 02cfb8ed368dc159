namespace Capstan.Api.Tests.Features.Code;

public sealed class CostlyQueryApp : QueryApp
{
    protected override IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>();
}

public sealed class QueryCostTests(CostlyQueryApp app) : IClassFixture<CostlyQueryApp>
{
    [Fact]
    public async Task A_plan_that_can_never_end_is_refused_before_it_runs()
    {
        await app.Query("SELECT name FROM nodes_method WHERE name LIKE '%transaction%' LIMIT 10").Json();
        var problem = await app.Query("SELECT count(*) FROM nodes_method a, nodes_method b, nodes_method c, nodes_method d, nodes_method e", 60_000).Problem(Errors.QueryTooExpensive);
        problem.GetProperty("detail").GetString()!.ShouldContain("more than the 100000000 allowed");
    }

    /// <summary>EXPLAIN knows more statements than a query; the cursor has refused them by then.</summary>
    [Fact]
    public async Task The_gate_lets_nothing_else_in()
    {
        foreach (var sql in (string[])["ANALYZE SELECT 1", "DELETE FROM nodes_method", "EXECUTE p", "DECLARE c CURSOR FOR SELECT 1"])
            await app.Query(sql).Problem(Errors.Query);
        (await app.Query("SELECT count(*) AS n FROM nodes_method").Json()).GetProperty("results")[0].GetProperty("n").GetInt32().ShouldBe(SeededGraph.Methods);
    }
}
