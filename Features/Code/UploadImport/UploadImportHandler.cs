using Capstan.Features.Code.CodeShared;
using Capstan.Features.Code.Graph.Import;

namespace Capstan.Features.Code.UploadImport;

public static class UploadImportHandler
{
    public const long MostBytes = 512L * 1024 * 1024;
    private static readonly string[] Endings = [".tar.gz", ".tgz", ".zip", ".tar"];

    /// <summary>Import an uploaded archive</summary>
    /// <remarks>For sources that the server cannot reach. As <c>POST /import/start</c> in everything else. Links and devices in the archive are left out; an archive with names that lead out of it fails.</remarks>
    public static async Task<Results<Ok<ImportStartedResponse>, Problem>> Handle(
        [AsParameters] UploadImportRequest request, Caller caller, ImportJobs imports, ImportFolders folders, CancellationToken ct)
    {
        var jobId = Guid.CreateVersion7();
        var folder = folders.Create(caller.OrganizationId, jobId);
        var accepted = false;
        try
        {
            if (!await Store(request.File!, ImportFolders.Archive(folder), ct))
                return new Problem(Errors.SourceRefused, "The upload is no .zip, .tar.gz or .tar archive.", [new() { Field = "file", Code = "Refused", Message = "It is no .zip, .tar.gz or .tar archive." }]);
            var fileName = new string([.. Path.GetFileName(request.File!.FileName.Replace('\\', '/')).Where(c => !char.IsControl(c)).Take(200)]);
            var name = request.ProjectName ?? NameOf(fileName);
            string[] include = UploadImportValidator.List(request.IncludePaths), exclude = UploadImportValidator.List(request.ExcludePaths);
            var (started, problem) = await imports.Start(caller, jobId, $"archive:{name}", request.GroupId, new()
            {
                ProjectId = Guid.Empty,
                ProjectName = name,
                Source = ImportSource.Archive,
                Location = fileName,
                Language = request.Language,
                Mode = include.Length + exclude.Length > 0 ? "selective" : request.Mode ?? "full",
                IncludePaths = include,
                ExcludePaths = exclude,
            }, ct);
            accepted = problem is null;
            return problem is not null ? problem : TypedResults.Ok(started!);
        }
        finally
        {
            if (!accepted) ImportFolders.Delete(folder);
        }
    }

    /// <summary>False when the bytes are no archive.</summary>
    private static async Task<bool> Store(IFormFile file, string path, CancellationToken ct)
    {
        await using var upload = file.OpenReadStream();
        var head = new byte[512];
        var read = await upload.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        if (ArchiveSource.KindOf(head.AsSpan(0, read)) is null) return false;
        await using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await target.WriteAsync(head.AsMemory(0, read), ct);
        await upload.CopyToAsync(target, ct);
        return true;
    }

    private static string NameOf(string fileName)
    {
        foreach (var ending in Endings)
            if (fileName.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && fileName.Length > ending.Length) return fileName[..^ending.Length];
        return fileName.Length > 0 ? fileName : "upload";
    }
}
