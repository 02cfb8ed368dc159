using Capstan.Features.Kernel.Jobs;

namespace Capstan.Features.Code.ListImportJobs;

public sealed class ListImportJobsValidator : AbstractValidator<ListImportJobsRequest>
{
    public ListImportJobsValidator()
    {
        RuleFor(r => r.StatusFilter).Must(s => s is null || JobStatus.All.Contains(s)).WithMessage($"One of: {string.Join(", ", JobStatus.All)}.");
        RuleFor(r => r.Limit).InclusiveBetween(1, 100);
    }
}
