namespace Capstan.Features.Organizations.DeleteInvitation;

public static class DeleteInvitationHandler
{
    private static readonly SqlFile<Args, Row> Delete = Sql.Beside<Args, Row>();

    /// <summary>Revoke an invitation</summary>
    /// <remarks>Its link is dead at once. One that was accepted is 404: remove the member instead.</remarks>
    public static async Task<Results<NoContent, Problem>> Handle([FromRoute(Name = "id")] Guid id, Caller caller, AuditNote note, Db db, CancellationToken ct)
    {
        if (await db.Maybe(Delete, new() { OrganizationId = caller.OrganizationId, Id = id }, ct) is not { } gone) return new Problem(Errors.NotFound, "No such invitation.");
        note.Before = new { gone.Email, gone.Role };
        return TypedResults.NoContent();
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid Id { get; init; }
    }

    private sealed record Row
    {
        public required string Email { get; init; }
        public required string Role { get; init; }
    }
}
