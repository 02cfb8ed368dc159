using Capstan.Api.Cli;

// The driver would split a statement at its semicolons before sending it; a user's query must reach PostgreSQL as it is.
AppContext.SetSwitch("Npgsql.EnableSqlRewriting", false);

return await CommandLine.Run(args);
