namespace Capstan.Features.Code.ApproveCodeReview;

public sealed class ApproveCodeReviewValidator : AbstractValidator<ApproveCodeReviewRequest>
{
    public ApproveCodeReviewValidator() => RuleFor(r => r.Comment).Lines(4_000);
}
