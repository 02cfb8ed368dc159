using Capstan.Features.Identity.IdentityShared;

namespace Capstan.Features.Identity.ListSignIns;

public static class ListSignInsHandler
{
    private static readonly SqlFile<Args, SignInRow> Select = Sql.Beside<Args, SignInRow>();

    /// <summary>Where am I signed in</summary>
    /// <remarks>The caller's open sign-ins, the last used first.</remarks>
    public static async Task<Ok<Page<SignInItem>>> Handle(Caller caller, Db db, CancellationToken ct)
    {
        var rows = await db.Many(Select, new() { UserId = caller.UserId }, ct);
        return TypedResults.Ok(new Page<SignInItem>
        {
            Items = [.. rows.Select(r => SignInItem.Of(r, caller))],
            Total = rows.Count,
            Limit = 1000,
            Offset = 0,
            NextCursor = null,
        });
    }

    private sealed record Args
    {
        public required Guid UserId { get; init; }
    }
}
