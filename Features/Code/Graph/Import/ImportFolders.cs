using System.Globalization;
using Capstan.Features.Kernel.Jobs;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// Each import has a folder of its own under the data folder, named after its job, and each attempt at it a folder in that one: a worker that
/// lost its lease clears away what is its own, and nothing of its successor's. Nothing is left behind.
/// </summary>
public sealed class ImportFolders(Settings settings)
{
    private string Root => Path.Combine(settings.DataFolder, "imports");

    public string Of(Guid organizationId, Guid jobId) => Path.Combine(Root, $"{organizationId:N}_{jobId:N}");

    /// <summary>Where an uploaded archive waits for its job.</summary>
    public static string Archive(string folder) => Path.Combine(folder, "archive");

    public string Create(Guid organizationId, Guid jobId)
    {
        var folder = Of(organizationId, jobId);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    /// <summary>Where one attempt works.</summary>
    public string CreateAttempt(Guid organizationId, Guid jobId, int attempt)
    {
        var folder = Path.Combine(Create(organizationId, jobId), string.Create(CultureInfo.InvariantCulture, $"attempt{attempt}"));
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    /// <summary>The archive that an attempt reads.</summary>
    public static string ArchiveOf(string attemptFolder) => Archive(Path.GetDirectoryName(attemptFolder)!);

    public void Remove(Guid organizationId, Guid jobId) => Delete(Of(organizationId, jobId));

    public static void Delete(string folder)
    {
        if (!Directory.Exists(folder)) return;
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What came out of an archive or a checkout may deny itself to us: take the right, then try once more.
            foreach (var entry in Directory.EnumerateDirectories(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
                File.SetUnixFileMode(entry, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Removes the folders of imports that are over, or that nobody knows. Returns how many.</summary>
    public async Task<int> Sweep(JobQueue jobs, CancellationToken ct)
    {
        if (!Directory.Exists(Root)) return 0;
        var removed = 0;
        foreach (var folder in Directory.EnumerateDirectories(Root))
        {
            if (Path.GetFileName(folder).Split('_') is not [var organization, var job] || !Guid.TryParseExact(organization, "N", out var organizationId) || !Guid.TryParseExact(job, "N", out var jobId)) continue;
            // An upload makes its folder before its job.
            if (DateTime.UtcNow - Directory.GetLastWriteTimeUtc(folder) < TimeSpan.FromHours(1) && await jobs.Find(organizationId, jobId, ct) is null) continue;
            if (await jobs.Find(organizationId, jobId, ct) is { } found && !JobStatus.IsFinal(found.Status)) continue;
            Delete(folder);
            removed++;
        }
        return removed;
    }
}
