using System.CommandLine;
using Capstan.Api.Cli.Bench;
using Capstan.Api.Data;
using Capstan.Features.Code.Graph.Import;
using Capstan.Features.Code.Graph.Schema;
using Capstan.Features.Code.Review;
using Capstan.Features.Identity.FirstOwner;
using Capstan.Features.Kernel;
using Capstan.Features.Kernel.Sealing;
using Capstan.Features.Organizations.Plans;

namespace Capstan.Api.Cli;

/// <summary>The verbs of the program. Options win over environment variables.</summary>
internal static class CommandLine
{
    public static Task<int> Run(string[] args)
    {
        var root = new RootCommand("Capstan: one HTTP API for software work done with AI agents.");
        var run = RunCommand();
        root.Subcommands.Add(run);
        root.Subcommands.Add(InitCommand());
        root.Subcommands.Add(MigrateCommand());
        root.Subcommands.Add(CreateAdminCommand());
        root.Subcommands.Add(WorkerCommand());
        root.Subcommands.Add(RotateMasterKeyCommand());
        root.Subcommands.Add(SetPlanCommand());
        root.Subcommands.Add(OpenApiCommand());
        root.Subcommands.Add(BenchJobsCommand());
        root.Subcommands.Add(BenchImportCommand());
        root.Subcommands.Add(DumpCallsCommand());
        root.Subcommands.Add(BenchReviewCommand());
        // Without a verb the service runs.
        // Its own two seconds are fewer than a clean stop takes on a busy machine, and end the process with what it was still writing.
        return root.Parse(args.Length == 0 ? ["run"] : args).InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
    }

    private static Command RunCommand()
    {
        var host = new Option<string?>("--host") { Description = "Address to listen on (API_HOST)." };
        var port = new Option<string?>("--port") { Description = "Port to listen on, 0 for a free one (API_PORT)." };
        var workers = new Option<string?>("--workers") { Description = "How many jobs run at once (API_WORKERS)." };
        var reload = new Option<bool>("--reload") { Description = "Accepted for compatibility; use dotnet watch while developing." };
        var command = new Command("run", "Run the service.") { host, port, workers, reload };
        command.SetAction((result, ct) =>
            Service.Run(Read(("API_HOST", result.GetValue(host)), ("API_PORT", result.GetValue(port)), ("API_WORKERS", result.GetValue(workers))), serveHttp: true, ct));
        return command;
    }

    private static Command WorkerCommand()
    {
        var workers = new Option<string?>("--workers") { Description = "How many jobs run at once (API_WORKERS)." };
        var bench = new Option<bool>("--bench") { Description = "Also do the jobs of bench-jobs.", Hidden = true };
        var command = new Command("worker", "Run only the job workers, against the same database.") { workers, bench };
        command.SetAction((result, ct) => Service.Run(
            Read(("API_WORKERS", result.GetValue(workers))), serveHttp: false, ct, result.GetValue(bench) ? BenchJobs.AddHandlers : null));
        return command;
    }

    private static Command InitCommand()
    {
        var command = new Command("init-db", "Create the database and its first owner.");
        command.SetAction(async (_, ct) =>
        {
            await Service.WithDatabase(Read(), null, async (services, _) => await Service.EnsureFirstOwner(services, ct), ct);
            return 0;
        });
        return command;
    }

    private static Command MigrateCommand()
    {
        var revision = new Option<string?>("--revision") { Description = "Migrate up to this version, for example 0002. The newest unless told." };
        var command = new Command("migrate", "Bring the schema up to date.") { revision };
        command.SetAction(async (result, ct) =>
        {
            await Service.WithDatabase(Read(), result.GetValue(revision), (_, _) => Task.CompletedTask, ct);
            return 0;
        });
        return command;
    }

    private static Command CreateAdminCommand()
    {
        var username = new Option<string>("--username") { Required = true };
        var password = new Option<string>("--password") { Required = true };
        var email = new Option<string?>("--email");
        var command = new Command("create-admin", "Create an owner of the first organization, or give an existing user that role and this password.") { username, password, email };
        command.SetAction(async (result, ct) =>
        {
            await Service.WithDatabase(Read(), null, async (services, _) =>
                await services.GetRequiredService<OwnerAccounts>().Create(result.GetValue(username)!, result.GetValue(password)!, result.GetValue(email), ct), ct);
            return 0;
        });
        return command;
    }

    private static Command SetPlanCommand()
    {
        var plan = new Option<string>("--plan") { Required = true, Description = "free, starter, team, business, enterprise or unlimited." };
        var organization = new Option<Guid?>("--organization") { Description = "The organization's id; all of them unless told." };
        var command = new Command("set-plan", "Say how much an organization may have.") { plan, organization };
        command.SetAction(async (result, ct) =>
        {
            await Service.WithDatabase(Read(), null, async (services, _) =>
            {
                var changed = await new PlanService(services.GetRequiredService<Db>()).Set(result.GetValue(organization), result.GetValue(plan)!, ct);
                Console.WriteLine($"{changed} organization(s) have the plan {result.GetValue(plan)} now.");
            }, ct);
            return 0;
        });
        return command;
    }

    private static Command RotateMasterKeyCommand()
    {
        var command = new Command("rotate-master-key", "Replace the master key and seal every secret again, while the service runs. A new key is made, or taken from CAPSTAN_NEW_MASTER_KEY.");
        command.SetAction(async (_, ct) =>
        {
            var settings = Read();
            await Service.WithDatabase(settings, null, async (_, database) =>
                await new KeyRotation(database.Owner, SealedColumns.All, Console.Out).Rotate(database.Keyring.Master, MasterKeySource.Next(settings), () => MasterKeySource.Adopt(settings), ct), ct);
            if (settings.MasterKey is not null) Console.WriteLine("Set CAPSTAN_MASTER_KEY to the new key before the next start; the old one opens nothing any more.");
            return 0;
        });
        return command;
    }

    private static Command OpenApiCommand()
    {
        var command = new Command("openapi", "Print the OpenAPI document. Needs no database.");
        command.SetAction(async (_, ct) =>
        {
            await OpenApi.DocumentWriter.Write(Console.Out, ct);
            return 0;
        });
        return command;
    }

    private static Command BenchJobsCommand()
    {
        var jobs = new Option<int>("--jobs") { DefaultValueFactory = _ => 5000, Description = "How many empty jobs to run for the throughput." };
        var waiting = new Option<int>("--waiting") { DefaultValueFactory = _ => 100_000, Description = "How many jobs wait in the second half." };
        var command = new Command("bench-jobs", "Measure the job queue on this database; leaves nothing behind.") { jobs, waiting };
        command.Hidden = true;
        command.SetAction(async (result, ct) =>
        {
            await BenchJobs.Run(Read(), result.GetValue(jobs), result.GetValue(waiting), ct);
            return 0;
        });
        return command;
    }

    private static Command DumpCallsCommand()
    {
        var folder = new Argument<string>("folder") { Description = "Folder of sources." };
        var command = new Command("dump-calls", "Print the definitions and calls of a folder as an import binds them. Needs no database.") { folder };
        command.Hidden = true;
        command.SetAction(async (result, ct) =>
        {
            await CallDump.Run(result.GetValue(folder)!, Console.Out, ct);
            return 0;
        });
        return command;
    }

    private static Command BenchImportCommand()
    {
        var folders = new Argument<string[]>("folders") { Arity = ArgumentArity.OneOrMore, Description = "Folders to import, one after the other." };
        var grow = new Option<bool>("--grow") { Description = "Import 100,000, 500,000 and all lines of the first folder." };
        var change = new Option<bool>("--change") { Description = "Import a million lines of the first folder, then commits of ten files." };
        var command = new Command("bench-import", "Measure an import end to end beside parsing alone; leaves nothing behind.") { folders, grow, change };
        command.Hidden = true;
        command.SetAction(async (result, ct) =>
        {
            await Service.WithDatabase(Read(), null, async (services, database) =>
            {
                var role = new Npgsql.NpgsqlConnectionStringBuilder(database.App.ConnectionString).Username!;
                var graphs = new GraphStore(database.Owner, role, services.GetRequiredService<Keys>());
                var given = result.GetValue(folders)!;
                if (result.GetValue(grow)) await ImportBench.Grow(given[0], [100_000, 500_000], database.Owner, graphs, Console.Out, ct);
                else if (result.GetValue(change)) await ImportBench.Change(given[0], database.Owner, graphs, Console.Out, ct);
                else await ImportBench.Run(given, database.Owner, graphs, Console.Out, ct);
            }, ct);
            return 0;
        });
        return command;
    }

    private static Command BenchReviewCommand()
    {
        var folder = new Argument<string>("folder") { Description = "C sources to import and review a patch of." };
        var command = new Command("bench-review", "Measure the review of a patch of 500 lines; leaves nothing behind.") { folder };
        command.Hidden = true;
        command.SetAction(async (result, ct) =>
        {
            await Service.WithDatabase(Read(), null, async (services, database) =>
            {
                var role = new Npgsql.NpgsqlConnectionStringBuilder(database.App.ConnectionString).Username!;
                await ReviewBench.Run(result.GetValue(folder)!, database.App, new GraphStore(database.Owner, role, services.GetRequiredService<Keys>()), Console.Out, ct);
            }, ct);
            return 0;
        });
        return command;
    }

    private static Settings Read(params (string Name, string? Value)[] options) =>
        new(name => options.FirstOrDefault(o => o.Name == name).Value ?? Environment.GetEnvironmentVariable(name));
}
