using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.ListAccounts;

public static class ListAccountsHandler
{
    private static readonly SqlFile<Args, UserResponse> Select = Sql.Beside<Args, UserResponse>();
    private static readonly SqlFile<Args, long> Count = Sql.Beside<Args, long>("CountAccounts.sql");

    /// <summary>List the organization's accounts</summary>
    public static async Task<Ok<AccountListResponse>> Handle([AsParameters] ListAccountsRequest request, Caller caller, Db db, CancellationToken ct)
    {
        var args = new Args { OrganizationId = caller.OrganizationId, Take = request.Limit ?? 100, Skip = request.Offset ?? 0 };
        var (accounts, counts) = await db.Both(Select, args, Count, args, ct);
        return TypedResults.Ok(new AccountListResponse(accounts, counts[0], Page.NextOffset(args.Skip, accounts.Count, counts[0])));
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required int Take { get; init; }
        public required int Skip { get; init; }
    }
}
