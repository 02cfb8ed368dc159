using Capstan.Features.Organizations.OrganizationsShared;

namespace Capstan.Features.Organizations.ListAccounts;

/// <summary>Which page of the accounts.</summary>
public sealed record ListAccountsRequest
{
    /// <summary>1 to 200; 100 unless told.</summary>
    public int? Limit { get; init; }
    public int? Offset { get; init; }
}

/// <summary>Newest first. <c>X-Total-Count</c> has how many there are, the <c>Link</c> header leads to the next page.</summary>
public sealed class AccountListResponse(IEnumerable<UserResponse> accounts, long total, int? nextOffset) : List<UserResponse>(accounts), IPage
{
    long? IPage.Total => total;
    string? IPage.NextCursor => null;
    int? IPage.NextOffset => nextOffset;
}
