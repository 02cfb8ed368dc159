using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Projects.Lookup;

namespace Capstan.Features.Code.SearchDocuments;

public static class SearchDocumentsHandler
{
    /// <summary>Search a project's documentation</summary>
    /// <remarks>Passages of READMEs, Markdown and reStructuredText, and documentation comments, by words; each with the methods and types it is about. The tables <c>documents</c> and <c>document_mentions</c> hold the same for queries.</remarks>
    public static async Task<Results<Ok<SearchDocumentsResponse>, Problem>> Handle([AsParameters] SearchDocumentsRequest request, Caller caller, ProjectDirectory projects, GraphReader graphs, CancellationToken ct)
    {
        var project = await projects.WithGraph(caller, request.ProjectId, ct, "scenarios:read");
        return TypedResults.Ok(new SearchDocumentsResponse { Items = await graphs.Read(project.Id, graph => DocumentSearch.Search(graph, request.Query, request.Limit ?? 10), ct) });
    }
}
