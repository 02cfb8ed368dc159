using Capstan.Features.Code.CodeShared;

namespace Capstan.Features.Code.ReviewGithubPr;

public sealed class ReviewGithubPrValidator : AbstractValidator<ReviewGithubPrRequest>
{
    private const string Name = "^[A-Za-z0-9._-]{1,100}$";

    public ReviewGithubPrValidator()
    {
        RuleFor(r => r.Owner).NotNull().Matches(Name).Must(NotDots).WithMessage("Not the name of an owner.");
        RuleFor(r => r.Repo).NotNull().Matches(Name).Must(NotDots).WithMessage("Not the name of a repository.");
        RuleFor(r => r.PrNumber).GreaterThanOrEqualTo(1);
        RuleFor(r => r.GithubToken!).Token().When(r => r.GithubToken is not null);
        RuleFor(r => r.TaskDescription).MaximumLength(20_000);
        RuleFor(r => r.DodItems).DodItems();
        RuleFor(r => r.OutputFormat).ReviewFormat();
    }

    // They would leave the path.
    private static bool NotDots(string? name) => name is not ("." or "..");
}
