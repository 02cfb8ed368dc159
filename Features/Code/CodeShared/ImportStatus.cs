using Capstan.Features.Code.Graph.Import;
using Capstan.Features.Kernel.Jobs;

namespace Capstan.Features.Code.CodeShared;

/// <summary>An import and how far it is.</summary>
public sealed record ImportStatusResponse
{
    public required Guid JobId { get; init; }
    /// <summary>The project the import fills; it is the caller's active one since the import was started.</summary>
    public required Guid ProjectId { get; init; }
    public required string ProjectName { get; init; }
    /// <summary>pending, in_progress, completed, failed or cancelled.</summary>
    public required string Status { get; init; }
    /// <summary>The seven steps in their order.</summary>
    public required IReadOnlyList<ImportStepStatus> Steps { get; init; }
    /// <summary>Id of the step the import is in: clone, detect_language, joern_import, cpg_export, validate, chromadb_import or domain_setup.</summary>
    public required string? CurrentStep { get; init; }
    /// <summary>0 to 100.</summary>
    public required int OverallProgress { get; init; }
    /// <summary>What it is doing now, or why it ended.</summary>
    public required string? Message { get; init; }
    /// <summary>What a completed import made.</summary>
    public required ImportResult? Result { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    internal static ImportStatusResponse Of(Job job)
    {
        var order = job.Payload.Read<ImportOrder>()!;
        var steps = job.Steps.Read<List<ImportStepStatus>>();
        return new()
        {
            JobId = job.Id,
            ProjectId = order.ProjectId,
            ProjectName = order.ProjectName,
            Status = job.Status,
            Steps = steps is { Count: > 0 } ? steps : [.. ImportSteps.All.Select(s => new ImportStepStatus { Name = s.Name, Status = JobStatus.Pending, Progress = 0 })],
            CurrentStep = job.Step ?? (job.Status == JobStatus.Pending ? null : ImportSteps.Clone.Id),
            OverallProgress = job.Status == JobStatus.Completed ? 100 : job.Progress,
            Message = job.Error ?? job.Message,
            Result = job.Result?.Read<ImportResult>(),
            CreatedAt = job.CreatedAt,
            UpdatedAt = job.UpdatedAt,
        };
    }
}

/// <summary>One step of an import.</summary>
public sealed record ImportStepStatus
{
    /// <summary>Clone Repository, Detect Language, Create CPG, Export to DuckDB, Validate CPG, Import Documentation or Setup Domain Plugin.</summary>
    public required string Name { get; init; }
    /// <summary>pending, in_progress, completed, failed or cancelled.</summary>
    public required string Status { get; init; }
    /// <summary>0 to 100.</summary>
    public required int Progress { get; init; }
    public string? Message { get; init; }
}
