namespace Capstan.Features.Code.CommentCodeReview;

public sealed class CommentCodeReviewValidator : AbstractValidator<CommentCodeReviewRequest>
{
    public CommentCodeReviewValidator()
    {
        RuleFor(r => r.Content).Lines(20_000);
        RuleFor(r => r.Comment).Lines(20_000);
        RuleFor(r => r.FilePath).Line(4_096);
        RuleFor(r => r.LineNumber).GreaterThan(0);
        RuleFor(r => r.FilePath).NotNull().When(r => r.LineNumber is not null).WithMessage("A line needs its file.");
    }
}
