using Capstan.Features.Identity.IdentityShared;

namespace Capstan.Features.Identity.ListMemberSignIns;

public static class ListMemberSignInsHandler
{
    private static readonly SqlFile<Args, SignInRow> Select = Sql.Beside<Args, SignInRow>();
    private static readonly SqlFile<Args, long> Count = Sql.Beside<Args, long>("CountMemberSignIns.sql");

    /// <summary>List the open sign-ins of the organization</summary>
    public static async Task<Ok<SignInListResponse>> Handle([AsParameters] ListMemberSignInsRequest request, Caller caller, Db db, CancellationToken ct)
    {
        var args = new Args { OrganizationId = caller.OrganizationId, UserId = request.UserId, Take = request.Limit ?? 50, Skip = request.Offset ?? request.Skip ?? 0 };
        var (rows, counts) = await db.Both(Select, args, Count, args, ct);
        return TypedResults.Ok(new SignInListResponse
        {
            Items = [.. rows.Select(r => SignInItem.Of(r, caller))],
            Total = counts[0],
            Limit = args.Take,
            Offset = args.Skip,
            Skip = args.Skip,
            NextOffset = Page.NextOffset(args.Skip, rows.Count, counts[0]),
        });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid? UserId { get; init; }
        public required int Take { get; init; }
        public required int Skip { get; init; }
    }
}
