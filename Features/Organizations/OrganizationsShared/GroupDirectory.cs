namespace Capstan.Features.Organizations.OrganizationsShared;

/// <summary>Groups as other slices need them: there or not there, for this caller.</summary>
internal static class GroupDirectory
{
    private static readonly SqlFile<Args, GroupResponse> Select = Sql.Beside<Args, GroupResponse>("FindGroup.sql");

    public static Problem NotThere => new(Errors.NotFound, "No such group.");

    /// <summary>Null for what the caller cannot see.</summary>
    public static Task<GroupResponse?> Find(Db db, Caller caller, Guid groupId, CancellationToken ct) =>
        db.Maybe(Select, new() { OrganizationId = caller.OrganizationId, Id = groupId, SeesAll = caller.SeesAll, GroupIds = caller.GroupIds }, ct);

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
        public required bool SeesAll { get; init; }
        public required Guid[] GroupIds { get; init; }
    }
}
