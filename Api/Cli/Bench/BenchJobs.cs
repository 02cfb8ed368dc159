using System.Diagnostics;
using System.Globalization;
using Capstan.Features.Kernel;
using Capstan.Features.Kernel.Jobs;
using Npgsql;

namespace Capstan.Api.Cli.Bench;

/// <summary>Throughput with empty handlers and the time from enqueue to start, first in an empty queue, then with many jobs waiting in it.</summary>
internal static class BenchJobs
{
    public static void AddHandlers(IServiceCollection services) =>
        services.AddSingleton<BenchHandler>().AddSingleton<IJobHandler>(s => s.GetRequiredService<BenchHandler>()).AddJobHandler<SlowBenchHandler>();

    public static Task Run(Settings settings, int jobs, int waiting, CancellationToken ct) =>
        Service.WithDatabase(settings, null, async (services, database) =>
        {
            await using var app = Host.Build(settings, database.Keys, database.Keyring, database.App, database.Owner, serveHttp: false, AddHandlers);
            await app.StartAsync(ct);
            var organization = Guid.CreateVersion7();
            await Execute(database.Owner, "INSERT INTO capstan.organizations (id, name) VALUES ($1, 'bench-jobs')", organization, ct);
            try
            {
                await Throughput(app.Services, database.Owner, organization, Math.Max(500, jobs / 10), "warm-up", ct);
                await Throughput(app.Services, database.Owner, organization, jobs, "queue empty", ct);
                await Latency(app.Services, organization, "queue empty", ct);
                // Of a kind nobody here does, but in the same table and of the kind's own index; and of the benched kind, not due yet.
                await Fill(database.Owner, organization, waiting, ct);
                await Throughput(app.Services, database.Owner, organization, jobs, $"{waiting} waiting", ct);
                await Latency(app.Services, organization, $"{waiting} waiting", ct);
            }
            finally
            {
                await app.StopAsync(CancellationToken.None);
                await Execute(database.Owner, "DELETE FROM capstan.organizations WHERE id = $1", organization, CancellationToken.None);
            }
        }, ct);

    private static async Task Throughput(IServiceProvider services, NpgsqlDataSource owner, Guid organization, int jobs, string label, CancellationToken ct)
    {
        await Execute(owner, "DELETE FROM capstan.jobs WHERE organization_id = $1 AND status = 'completed'", organization, ct);
        var left = jobs;
        var all = new TaskCompletionSource();
        services.GetRequiredService<BenchHandler>().Started = _ =>
        {
            if (Interlocked.Decrement(ref left) == 0) all.TrySetResult();
        };
        var enqueue = Stopwatch.GetTimestamp();
        // One statement: what is measured is taking and ending jobs.
        await using (var command = owner.CreateCommand("""
            INSERT INTO capstan.jobs (organization_id, id, kind, queue, priority, payload, run_at, max_attempts)
            SELECT $1, gen_random_uuid(), $2, 'default', 1, '{}', now(), 3 FROM generate_series(1, $3)
            """))
        {
            command.Parameters.Add(new() { Value = organization });
            command.Parameters.Add(new() { Value = BenchHandler.Name });
            command.Parameters.Add(new() { Value = jobs });
            await command.ExecuteNonQueryAsync(ct);
        }
        var inserted = Stopwatch.GetElapsedTime(enqueue);
        var started = Stopwatch.GetTimestamp();
        await all.Task.WaitAsync(TimeSpan.FromMinutes(2), ct);
        while (await Unfinished(owner, organization, ct) > 0) await Task.Delay(20, ct);
        var took = Stopwatch.GetElapsedTime(started);
        Print($"throughput, {label}: {jobs} empty jobs in {took.TotalMilliseconds:F0} ms = {jobs / took.TotalSeconds:F0}/s (inserted in {inserted.TotalMilliseconds:F0} ms)");
    }

    private static async Task Latency(IServiceProvider services, Guid organization, string label, CancellationToken ct)
    {
        const int Jobs = 400;
        var queue = services.GetRequiredService<JobQueue>();
        var times = new List<double>(Jobs);
        TaskCompletionSource<long> started = new();
        services.GetRequiredService<BenchHandler>().Started = _ => started.TrySetResult(Stopwatch.GetTimestamp());
        for (var i = 0; i < Jobs; i++)
        {
            started = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var asked = Stopwatch.GetTimestamp();
            await queue.Enqueue(new NewJob { OrganizationId = organization, UserId = null, Kind = BenchHandler.Name, Priority = 1 }, ct);
            times.Add(Stopwatch.GetElapsedTime(asked, await started.Task.WaitAsync(TimeSpan.FromSeconds(30), ct)).TotalMilliseconds);
            await Task.Delay(5, ct);
        }
        times.Sort();
        Print($"enqueue to start, {label}: p50 {times[Jobs / 2]:F2} ms, p99 {times[Jobs * 99 / 100]:F2} ms, max {times[^1]:F2} ms ({Jobs} jobs)");
    }

    private static Task Fill(NpgsqlDataSource owner, Guid organization, int waiting, CancellationToken ct) =>
        Execute(owner, """
            INSERT INTO capstan.jobs (organization_id, id, kind, queue, priority, payload, run_at, max_attempts)
            SELECT $1, gen_random_uuid(), CASE n % 2 WHEN 0 THEN 'bench' ELSE 'bench.unhandled' END, 'default', 1 + n % 4, '{}',
                   now() + CASE n % 2 WHEN 0 THEN interval '1 day' ELSE interval '0' END, 3
            FROM generate_series(1, $2) AS n
            """, organization, ct, waiting);

    private static async Task<long> Unfinished(NpgsqlDataSource owner, Guid organization, CancellationToken ct)
    {
        await using var command = owner.CreateCommand("""
            SELECT count(*) FROM capstan.jobs
            WHERE organization_id = $1 AND kind = 'bench' AND priority = 1 AND run_at <= now() AND status = 'pending'
               OR organization_id = $1 AND status = 'in_progress'
            """);
        command.Parameters.Add(new() { Value = organization });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task Execute(NpgsqlDataSource owner, string sql, Guid organization, CancellationToken ct, params object[] values)
    {
        await using var command = owner.CreateCommand(sql);
        command.CommandTimeout = 120;
        command.Parameters.Add(new() { Value = organization });
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
