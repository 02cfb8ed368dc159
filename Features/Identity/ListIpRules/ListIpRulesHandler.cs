using Capstan.Features.Identity.IdentityShared;

namespace Capstan.Features.Identity.ListIpRules;

public static class ListIpRulesHandler
{
    private static readonly SqlFile<Args, IpRuleResponse> Select = Sql.Beside<Args, IpRuleResponse>();

    /// <summary>List the address rules of the organization</summary>
    /// <remarks>
    /// Who comes from a denied network is refused (403 <c>ADDRESS_REFUSED</c>); when there are allowed networks, everybody else is refused too.
    /// At most 200, in one page.
    /// </remarks>
    public static async Task<Ok<Page<IpRuleResponse>>> Handle(Caller caller, Db db, CancellationToken ct)
    {
        var rules = await db.Many(Select, new() { OrganizationId = caller.OrganizationId }, ct);
        return TypedResults.Ok(new Page<IpRuleResponse> { Items = rules, Total = rules.Count, Limit = 200, Offset = 0, NextCursor = null });
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
    }
}
