using System.Net;
using Npgsql;

namespace Capstan.Api.Tests.Pipeline;

/// <summary>Idempotency-Key, over a route that creates.</summary>
public sealed class IdempotencyTests(App app) : IClassFixture<App>
{
    private static HttpRequestMessage Create(string key, object body, string path = "projects") =>
        new(HttpMethod.Post, path) { Headers = { { "Idempotency-Key", key } }, Content = Answers.Content(body) };

    [Fact]
    public async Task A_repeat_has_one_effect_and_the_same_answer()
    {
        var editor = await app.NewMember(Role.Editor);
        var first = await editor.Client.SendAsync(Create("k1", new { name = "once" }));
        var again = await editor.Client.SendAsync(Create("k1", "{ \"name\" : \"once\" }"));
        again.Headers.GetValues("Idempotency-Replayed").Single().ShouldBe("true");
        again.Headers.Location.ShouldBe(first.Headers.Location);
        (await again.Json(201)).ToString().ShouldBe((await first.Json(201)).ToString());
        (await editor.Client.GetAsync("projects").Json()).GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task The_same_key_with_another_request_is_refused()
    {
        var editor = await app.NewMember(Role.Editor);
        await editor.Client.SendAsync(Create("k", new { name = "one" })).Json(201);
        await editor.Client.SendAsync(Create("k", new { name = "two" })).Problem(Errors.IdempotencyMismatch);
    }

    [Fact]
    public async Task A_key_belongs_to_its_caller_and_route()
    {
        var owner = await app.NewMember();
        var other = await app.NewMember(Role.Owner, owner.OrganizationId);
        await owner.Client.SendAsync(Create("k", new { name = "one" })).Json(201);
        await other.Client.SendAsync(Create("k", new { name = "one" })).Json(201);
        await owner.Client.SendAsync(Create("k", new { name = "one" }, "groups")).Json(201);
        (await owner.Client.GetAsync("projects").Json()).GetProperty("total").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task A_failed_request_frees_its_key()
    {
        var editor = await app.NewMember(Role.Editor);
        await editor.Client.SendAsync(Create("k", new { name = "x", group_id = Guid.NewGuid() })).Problem(Errors.NotFound);
        await editor.Client.SendAsync(Create("k", new { name = "x" })).Json(201);
    }

    [Fact]
    public async Task A_repeat_while_the_first_runs_is_told_to_wait()
    {
        var editor = await app.NewMember(Role.Editor);
        await using var connection = await app.Database.Owner.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("LOCK TABLE projects IN SHARE MODE", connection)) await hold.ExecuteNonQueryAsync();
        var first = editor.Client.SendAsync(Create("slow", new { name = "slow" }));
        await Answers.Eventually(async () => await app.Scalar<long>("SELECT count(*) FROM idempotency_keys WHERE key = 'slow'") == 1, "the first request never claimed its key");

        var second = await editor.Client.SendAsync(Create("slow", new { name = "slow" }));
        second.Headers.RetryAfter.ShouldNotBeNull();
        await Task.FromResult(second).Problem(Errors.IdempotencyInFlight);
        await transaction.RollbackAsync();
        await first.Json(201);
        (await editor.Client.SendAsync(Create("slow", new { name = "slow" }))).Headers.Contains("Idempotency-Replayed").ShouldBeTrue();
    }

    [Fact]
    public async Task Of_many_at_once_one_creates()
    {
        var editor = await app.NewMember(Role.Editor);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => editor.Client.SendAsync(Create("many", new { name = "many" }))));
        answers.ShouldAllBe(a => a.StatusCode == HttpStatusCode.Created || a.StatusCode == HttpStatusCode.Conflict);
        (await editor.Client.GetAsync("projects").Json()).GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_key_has_a_form()
    {
        var editor = await app.NewMember(Role.Editor);
        await editor.Client.SendAsync(Create(new string('k', 256), new { name = "x" })).Problem(Errors.Validation);
    }

    [Fact]
    public async Task No_secret_is_kept_in_the_table_of_answers()
    {
        var owner = await app.NewMember();
        var key = (await owner.Client.SendAsync(Create("secret", new { name = "x" }, "auth/api-keys")).Json()).GetProperty("key").GetString()!;
        (await app.Scalar<long>("SELECT count(*) FROM idempotency_keys WHERE encode(coalesce(body, ''), 'escape') LIKE '%' || $1 || '%'", key)).ShouldBe(0);
    }
}
