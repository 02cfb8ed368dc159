using Capstan.Features.Code.Graph.Import;
using Capstan.Features.Code.Graph.Schema;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Code.RunImportStep;

public static class RunImportStepHandler
{
    /// <summary>Run one step of the import pipeline</summary>
    public static async Task<Results<Ok<ImportStepResponse>, Problem>> Handle(
        RunImportStepRequest request, Caller caller, ProjectDirectory projects, GraphStore graphs, CancellationToken ct)
    {
        var wanted = request.Context?.ProjectId;
        if (wanted is null && request.Context?.DuckdbPath is { Length: > 0 } handle)
        {
            if (!Guid.TryParse(handle.StartsWith("p_", StringComparison.Ordinal) ? handle[2..] : handle, out var named)) return new Problem(Errors.NotFound, "No project has this handle.");
            wanted = named;
        }
        var project = await projects.WithGraph(caller, wanted, ct, "import:write");
        var schema = GraphNames.Graph(project.Id);
        var result = new ImportStepResult { ProjectId = project.Id };
        result = request.StepId == ImportSteps.Validate.Id
            ? result with { ValidationReport = await new GraphValidation(graphs).Check(schema, new Dictionary<string, long>(), ct) }
            : result with { Domain = await DomainProfiler.Profile(project.Name, new StoreReader(graphs, schema, ct)) };
        return TypedResults.Ok(new ImportStepResponse { Step = request.StepId, Status = "completed", Result = result });
    }
}
