using Capstan.Features.Kernel.Sealing;

namespace Capstan.Features.Projects.Secrets;

/// <summary>A credential in the clear, and the only host it may be sent to (with the port where it is not the usual one); null: none.</summary>
public sealed record OpenCredential(string Secret, string? Host)
{
    public override string ToString() => Host ?? "";
}

/// <summary>The public service for what a project keeps to sign in elsewhere. Whoever asks has checked that the caller may use it, and shows it to nobody.</summary>
public sealed class ProjectCredentials(Db db, Sealer sealer)
{
    private static readonly SqlFile<Args, Row> List = Sql.Beside<Args, Row>("ListCredentials.sql");
    private static readonly SqlFile<Args, Row> FindCredential = Sql.Beside<Args, Row>("FindCredential.sql");

    public const string KeyPattern = "^[A-Za-z_][A-Za-z0-9_]{0,99}$";

    public static SealedPlace Place(Guid organizationId, Guid projectId, string key) => SealedColumns.ProjectCredential.At(organizationId, projectId.ToString(), key);

    /// <summary>Null when the project has none of this name.</summary>
    public async Task<OpenCredential?> Find(Guid organizationId, Guid projectId, string key, CancellationToken ct) =>
        await db.Maybe(FindCredential, new() { OrganizationId = organizationId, ProjectId = projectId, Key = key }, ct) is { } row
            ? new(await sealer.Open(Place(organizationId, projectId, key), row.Value, ct), row.Host)
            : null;

    /// <summary>Names and masks, in order of the names.</summary>
    internal async Task<List<(string Key, string Mask, string? Host)>> Masked(Guid organizationId, Guid projectId, CancellationToken ct)
    {
        var masked = new List<(string, string, string?)>();
        foreach (var row in await db.Many(List, new() { OrganizationId = organizationId, ProjectId = projectId, Key = "" }, ct))
            masked.Add((row.Key, Masks.Tail(await sealer.Open(Place(organizationId, projectId, row.Key), row.Value, ct)), row.Host));
        return masked;
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid ProjectId { get; init; }
        public required string Key { get; init; }
    }

    private sealed record Row
    {
        public required string Key { get; init; }
        public required byte[] Value { get; init; }
        public required string? Host { get; init; }
    }
}
