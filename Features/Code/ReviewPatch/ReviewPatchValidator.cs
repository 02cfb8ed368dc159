using Capstan.Features.Code.CodeShared;

namespace Capstan.Features.Code.ReviewPatch;

public sealed class ReviewPatchValidator : AbstractValidator<ReviewPatchRequest>
{
    public ReviewPatchValidator()
    {
        RuleFor(r => r.PatchContent).NotEmpty();
        RuleFor(r => r.TaskDescription).MaximumLength(20_000);
        RuleFor(r => r.DodItems).DodItems();
        RuleFor(r => r.OutputFormat).ReviewFormat();
        RuleFor(r => r.Reference).Line(200);
        RuleFor(r => r.Title).Line(500);
    }
}
