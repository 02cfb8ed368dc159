using System.Linq.Expressions;

namespace Capstan.Features.Chat.ChatShared;

/// <summary>Lists of this module page by cursor, and by offset for clients that know only that.</summary>
internal static class PagingRules
{
    public const int DefaultLimit = 50, MaximumLimit = 200;

    public static void Paging<T>(this AbstractValidator<T> rules, Expression<Func<T, int?>> limit, Expression<Func<T, int?>> offset, Expression<Func<T, string?>> cursor)
    {
        rules.RuleFor(limit).InclusiveBetween(1, MaximumLimit);
        rules.RuleFor(offset).GreaterThanOrEqualTo(0);
        rules.RuleFor(cursor).Must(c => c is null || Cursor.TryDecode(c, out _)).WithMessage("Not a cursor this API issued.");
        var hasOffset = offset.Compile();
        rules.RuleFor(cursor).Must((request, c) => c is null || hasOffset(request) is null).WithMessage("A page is asked for with a cursor or with an offset, not both.");
    }
}

/// <summary>The part of a list that was asked for.</summary>
internal readonly record struct PageSpan
{
    private readonly int? offset;
    private readonly Cursor? after;

    private PageSpan(int limit, int? offset, Cursor? after) => (Limit, this.offset, this.after) = (limit, offset, after);

    public static PageSpan Of(int? limit, int? offset, string? cursor) =>
        new(limit ?? PagingRules.DefaultLimit, offset, Cursor.TryDecode(cursor, out var after) ? after : null);

    public int Limit { get; }
    /// <summary>One more than is shown: it proves that there is a next page.</summary>
    public int Take => Limit + 1;
    public int Skip => offset ?? 0;
    public DateTime? AfterAt => after?.At;
    public Guid? AfterId => after?.Id;

    /// <summary>As the answer says it: null for pages asked for with a cursor.</summary>
    public int? ShownOffset => after is null ? Skip : null;

    public long? Total(List<long> counted) => after is null ? counted[0] : null;

    public List<T> Shown<T>(List<T> rows) => rows.Count > Limit ? rows.GetRange(0, Limit) : rows;

    /// <summary>Null on the last page, and for a page asked for with an offset.</summary>
    public string? Next<T>(List<T> rows, Func<T, Cursor> cursor) => rows.Count > Limit && offset is null ? cursor(rows[Limit - 1]).Encode() : null;
}
