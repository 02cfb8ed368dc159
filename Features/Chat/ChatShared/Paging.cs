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
