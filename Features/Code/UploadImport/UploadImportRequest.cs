using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace Capstan.Features.Code.UploadImport;

/// <summary>A multipart form: the archive and how to import it.</summary>
public sealed record UploadImportRequest
{
    /// <summary>.zip, .tar.gz or .tar of the sources; a single top folder is taken as their root. At most 512 MB.</summary>
    [FromForm(Name = "file")]
    public IFormFile? File { get; init; }
    /// <summary>The project; the archive's name without its ending when left out. A later upload of the same name updates the project.</summary>
    [FromForm(Name = "project_name")]
    public string? ProjectName { get; init; }
    /// <summary>As in <c>POST /import/start</c>.</summary>
    [FromForm(Name = "language")]
    public string? Language { get; init; }
    /// <summary>full (default) or incremental: only what differs from the last archive of the same name, as in <c>POST /import/start</c>. With path lists the import is selective.</summary>
    [FromForm(Name = "mode"), AllowedValues(null, "full", "incremental")]
    public string? Mode { get; init; }
    /// <summary>Group of a new project.</summary>
    [FromForm(Name = "group_id")]
    public Guid? GroupId { get; init; }
    /// <summary>Prefixes or globs, separated by commas: only these are imported.</summary>
    [FromForm(Name = "include_paths")]
    public string? IncludePaths { get; init; }
    /// <summary>As <c>include_paths</c>; what is excluded wins.</summary>
    [FromForm(Name = "exclude_paths")]
    public string? ExcludePaths { get; init; }
}
