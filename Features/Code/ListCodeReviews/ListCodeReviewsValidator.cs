namespace Capstan.Features.Code.ListCodeReviews;

public sealed class ListCodeReviewsValidator : AbstractValidator<ListCodeReviewsRequest>
{
    private static readonly string[] Statuses = ["pending", "approved", "changes_requested", "rejected"];
    private static readonly string[] Sources = ["patch", "github", "gitlab"];

    public ListCodeReviewsValidator()
    {
        RuleFor(r => r.Status).Must(s => s is null || Statuses.Contains(s)).WithMessage($"One of: {string.Join(", ", Statuses)}.");
        RuleFor(r => r.Source).Must(s => s is null || Sources.Contains(s)).WithMessage($"One of: {string.Join(", ", Sources)}.");
        RuleFor(r => r.Limit).PageLimit();
        RuleFor(r => r.Offset).PageOffset();
        RuleFor(r => r.Cursor).Must(c => c is null || Cursor.TryDecode(c, out _)).WithMessage("Not a cursor this API issued.");
        RuleFor(r => r.Cursor).Null().When(r => r.Offset is not null).WithMessage("Either cursor or offset.");
    }
}
