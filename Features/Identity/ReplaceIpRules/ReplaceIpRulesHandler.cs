using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.IdentityShared;

namespace Capstan.Features.Identity.ReplaceIpRules;

public static class ReplaceIpRulesHandler
{
    private static readonly SqlFile<OldArgs, OldRow> Clear = Sql.Beside<OldArgs, OldRow>();
    private static readonly SqlFile<Args, IpRuleResponse> Add = Sql.Beside<Args, IpRuleResponse>("AddIpRules.sql");

    /// <summary>Replace the address rules of the organization</summary>
    /// <remarks>
    /// They hold for the next request of every member, on every instance. Rules that would refuse the address this request comes from are
    /// themselves refused (409 <c>WOULD_LOCK_OUT</c>). The same network twice counts once.
    /// </remarks>
    public static async Task<Results<Ok<Page<IpRuleResponse>>, Problem>> Handle(
        ReplaceIpRulesRequest request, Caller caller, Origin origin, Db db, AccessService access, AuditNote note, CancellationToken ct)
    {
        var rules = request.Rules.Select(r => (Network: Text(r.Cidr), r.Action, Description: r.Description ?? "")).ToList();
        if (!AddressRules.Of([.. rules.Where(r => r.Action == "allow").Select(r => r.Network)], [.. rules.Where(r => r.Action == "deny").Select(r => r.Network)]).Admits(origin.Address))
            return new Problem(Errors.WouldLockOut, $"These rules would refuse {origin.Address}, from where you come.");

        var added = await db.InTransaction(async transaction =>
        {
            note.Before = new { Rules = await transaction.Many(Clear, new() { OrganizationId = caller.OrganizationId }, ct) };
            return rules.Count == 0 ? [] : await transaction.Many(Add, new()
            {
                OrganizationId = caller.OrganizationId,
                UserId = caller.UserId,
                Ids = [.. rules.Select(_ => Guid.CreateVersion7())],
                Networks = [.. rules.Select(r => r.Network)],
                Actions = [.. rules.Select(r => r.Action)],
                Descriptions = [.. rules.Select(r => r.Description)],
            }, ct);
        }, ct);
        access.ForgetOrganization(caller.OrganizationId);
        return TypedResults.Ok(new Page<IpRuleResponse> { Items = added, Total = added.Count, Limit = 200, Offset = 0, NextCursor = null });
    }

    private static string Text(string cidr) => AddressRules.TryRead(cidr, out var network) ? network.ToString() : throw new FormatException(cidr);

    private sealed record OldArgs
    {
        public required Guid OrganizationId { get; init; }
    }

    private sealed record OldRow
    {
        public required string Cidr { get; init; }
        public required string Action { get; init; }
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
        public required Guid UserId { get; init; }
        public required Guid[] Ids { get; init; }
        public required string[] Networks { get; init; }
        public required string[] Actions { get; init; }
        public required string[] Descriptions { get; init; }
    }
}
