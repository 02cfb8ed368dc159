namespace Capstan.Features.Organizations.ListInvitations;

public static class ListInvitationsHandler
{
    private static readonly SqlFile<Args, InvitationResponse> Select = Sql.Beside<Args, InvitationResponse>();
    private static readonly SqlFile<Args, long> Count = Sql.Beside<Args, long>("CountInvitations.sql");

    /// <summary>List invitations</summary>
    public static async Task<Ok<InvitationListResponse>> Handle([AsParameters] ListInvitationsRequest request, Caller caller, Db db, CancellationToken ct)
    {
        var args = new Args { OrganizationId = caller.OrganizationId, Status = request.Status ?? "pending", Take = request.Limit ?? 100, Skip = request.Offset ?? 0 };
        var (rows, counts) = await db.Both(Select, args, Count, args, ct);
        return TypedResults.Ok(new InvitationListResponse { Invitations = rows, Total = counts[0], NextOffset = Page.NextOffset(args.Skip, rows.Count, counts[0]) });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required string Status { get; init; }
        public required int Take { get; init; }
        public required int Skip { get; init; }
    }
}
