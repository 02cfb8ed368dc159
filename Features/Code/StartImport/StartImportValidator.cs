using Capstan.Features.Code.Graph.Import;
using Capstan.Features.Code.Graph.Parsing;

namespace Capstan.Features.Code.StartImport;

public sealed class StartImportValidator : AbstractValidator<StartImportRequest>
{
    private static readonly string[] Modes = ["full", "selective", "incremental"];

    public StartImportValidator()
    {
        RuleFor(r => r.RepoUrl).Must((r, _) => r.RepoUrl is null != r.LocalPath is null).WithMessage("Send either repo_url or local_path.");
        RuleFor(r => r.RepoUrl).Must(u => RepositoryAddress.Refuse(u) is null).When(r => r.RepoUrl is not null).WithMessage(r => RepositoryAddress.Refuse(r.RepoUrl));
        RuleFor(r => r.CredentialKey).Null().When(r => r.RepoUrl is null).WithMessage("A credential is for a repository.");
        RuleFor(r => r.CredentialKey).Matches(Projects.Secrets.ProjectCredentials.KeyPattern).WithMessage("The name of a credential.");
        RuleFor(r => r.LocalPath).NotEmpty().MaximumLength(4096).When(r => r.LocalPath is not null);
        RuleFor(r => r.Branch).Must(b => BranchName.Refuse(b!) is null).When(r => r.Branch is not null).WithMessage(r => BranchName.Refuse(r.Branch!));
        RuleFor(r => r.ShallowDepth).InclusiveBetween(1, 10_000);
        RuleFor(r => r.Language).Must(l => SourceLanguages.All.Any(known => known.Id == l)).When(r => r.Language is not null).WithMessage($"One of: {string.Join(", ", SourceLanguages.All.Select(l => l.Id))}.");
        RuleFor(r => r.Mode).Must(m => Modes.Contains(m)).When(r => r.Mode is not null).WithMessage($"One of: {string.Join(", ", Modes)}.");
        RuleFor(r => r.IncludePaths).Must(p => PathFilter.Refuse(p!) is null).When(r => r.IncludePaths is not null).WithMessage(r => PathFilter.Refuse(r.IncludePaths!));
        RuleFor(r => r.ExcludePaths).Must(p => PathFilter.Refuse(p!) is null).When(r => r.ExcludePaths is not null).WithMessage(r => PathFilter.Refuse(r.ExcludePaths!));
        RuleFor(r => r.IncludePaths).Must((r, p) => p is { Count: > 0 } || r.ExcludePaths is { Count: > 0 }).When(r => r.Mode == "selective").WithMessage("A selective import needs include_paths or exclude_paths.");
        RuleFor(r => r.DomainName).MaximumLength(200);
        RuleFor(r => r.JoernMemoryGb).InclusiveBetween(1, 1024);
        RuleFor(r => r.BatchSize).InclusiveBetween(100, 1_000_000);
        RuleFor(r => r.ProjectName).NotEmpty().MaximumLength(200).Must(n => !n!.Any(char.IsControl)).When(r => r.ProjectName is not null).WithMessage("A name of 1 to 200 characters, without control characters.");
    }
}
