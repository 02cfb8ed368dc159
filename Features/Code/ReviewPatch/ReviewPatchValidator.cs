namespace Capstan.Features.Code.ReviewPatch;

public sealed class ReviewPatchValidator : AbstractValidator<ReviewPatchRequest>
{
    private static readonly string[] Formats = ["json", "markdown"];

    public ReviewPatchValidator()
    {
        RuleFor(r => r.PatchContent).NotEmpty();
        RuleFor(r => r.TaskDescription).MaximumLength(20_000);
        RuleFor(r => r.DodItems).Must(items => items is null || items.Count <= 50).WithMessage("At most 50 items.");
        RuleForEach(r => r.DodItems).NotNull().MaximumLength(2_000);
        RuleFor(r => r.OutputFormat).Must(f => f is null || Formats.Contains(f)).WithMessage($"One of: {string.Join(", ", Formats)}.");
    }
}
