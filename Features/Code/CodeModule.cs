using Capstan.Features.Code.ExecuteQuery;
using Capstan.Features.Code.GetQuerySchema;
using Capstan.Features.Code.Graph.Sandbox;
using Capstan.Features.Code.Graph.Schema;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Capstan.Features.Code;

public static class CodeModule
{
    /// <param name="owner">The door that may do DDL: graphs are schemas of their own.</param>
    public static void AddCode(this IServiceCollection services, NpgsqlDataSource owner)
    {
        services.AddSingleton(s => new GraphStore(owner, ApplicationRole(s), s.GetRequiredService<Keys>()));
        services.AddHostedService<GraphSweeper>();
        services.AddSingleton(s => new QuerySandbox(owner, ApplicationRole(s), s.GetRequiredService<Settings>().AllowWeakSandbox));
        services.AddSingleton(s => new QueryRunner(
            owner, s.GetRequiredService<GraphStore>(), s.GetRequiredService<Keys>(), QueryLimits.From(s.GetRequiredService<Settings>())));
    }

    public static void MapCode(this IEndpointRouteBuilder v1)
    {
        var query = v1.MapGroup("/query").WithTags("Code");

        query.MapPost("/execute", ExecuteQueryHandler.Handle).WithName("executeQuery").NeedsInProject("query:execute").RateLimited("query").Validates<ExecuteQueryValidator>()
            .Streams().Produces<ExecuteQueryResponse>().Answers(404, 409, 503);
        query.MapGet("/schema", GetQuerySchemaHandler.Handle).WithName("getQuerySchema").NeedsInProject("query:execute").Answers(400, 404, 409);
    }

    /// <summary>The role the product reads graphs as.</summary>
    private static string ApplicationRole(IServiceProvider services) =>
        new NpgsqlConnectionStringBuilder(services.GetRequiredService<NpgsqlDataSource>().ConnectionString).Username!;
}
