namespace Capstan.Features.Code.RejectCodeReview;

public sealed class RejectCodeReviewValidator : AbstractValidator<RejectCodeReviewRequest>
{
    public RejectCodeReviewValidator() => RuleFor(r => r.Reason).NotEmpty().Lines(4_000);
}
