namespace Capstan.Features.Code.Coverage;

/// <summary>What a run of the tests covered.</summary>
public sealed record CoverageReportResponse
{
    /// <example>default</example>
    public required string Name { get; init; }
    /// <summary>lcov or cobertura.</summary>
    /// <example>lcov</example>
    [System.ComponentModel.DataAnnotations.AllowedValues("lcov", "cobertura")]
    public required string Format { get; init; }
    /// <summary>The commit the tests ran on; null where nobody said it and the import had none.</summary>
    public required string? Commit { get; init; }
    /// <summary>How many source files the report tells of.</summary>
    public required int Files { get; init; }
    /// <summary>How many of them are files of the project; null while the project has no graph.</summary>
    public required int? FilesMatched { get; init; }
    /// <summary>The first of those that are none, 20 at most.</summary>
    public required IReadOnlyList<string> Unmatched { get; init; }
    /// <summary>Lines that were measured.</summary>
    public required int Lines { get; init; }
    /// <summary>Lines of them that ran.</summary>
    public required int LinesCovered { get; init; }
    public required DateTimeOffset UploadedAt { get; init; }

    internal static CoverageReportResponse Of(CoverageReportRow row, IReadOnlyDictionary<string, (int Matched, List<string> Unmatched)>? matched) => new()
    {
        Name = row.Name,
        Format = row.Format,
        Commit = row.Revision,
        Files = row.Files,
        FilesMatched = matched is null ? null : matched.TryGetValue(row.Name, out var found) ? found.Matched : 0,
        Unmatched = matched is not null && matched.TryGetValue(row.Name, out var missed) ? [.. missed.Unmatched.Take(20)] : [],
        Lines = row.Lines,
        LinesCovered = row.LinesCovered,
        UploadedAt = row.UploadedAt,
    };
}
