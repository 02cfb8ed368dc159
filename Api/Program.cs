using Capstan.Api.Cli;
using Capstan.Features.Code.Graph.Parsing;

// The parser's child process and its benchmark: no service, so that a worker is there in a moment.
if (args is [ParseWorker.Verb])
{
    return ParseWorker.Run();
}
if (args is ["bench-parse", var folder])
{
    return ParseBench.Run(folder, Console.Out);
}

// The driver would split a statement at its semicolons before sending it; a user's query must reach PostgreSQL as it is.
AppContext.SetSwitch("Npgsql.EnableSqlRewriting", false);

return await CommandLine.Run(args);
