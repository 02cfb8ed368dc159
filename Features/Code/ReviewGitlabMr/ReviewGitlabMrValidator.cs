using Capstan.Features.Code.CodeShared;

namespace Capstan.Features.Code.ReviewGitlabMr;

public sealed class ReviewGitlabMrValidator : AbstractValidator<ReviewGitlabMrRequest>
{
    public ReviewGitlabMrValidator()
    {
        RuleFor(r => r.ProjectId).NotNull().Matches("^(?:[0-9]{1,18}|[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}(?:/[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}){1,20})$").WithMessage("A number, or a path like group/project.");
        RuleFor(r => r.MrIid).GreaterThanOrEqualTo(1);
        RuleFor(r => r.GitlabToken!).Token().When(r => r.GitlabToken is not null);
        RuleFor(r => r.GitlabUrl).Must(IsServer).WithMessage("An https address without user, query or fragment.");
        RuleFor(r => r.TaskDescription).MaximumLength(20_000);
        RuleFor(r => r.DodItems).DodItems();
        RuleFor(r => r.OutputFormat).ReviewFormat();
    }

    private static bool IsServer(string? text) => text is null
        || (text.Length <= 500 && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0);
}
