using Capstan.Features.Kernel.Jobs;

namespace Capstan.Features.Work.ListJobs;

public sealed class ListJobsValidator : AbstractValidator<ListJobsRequest>
{
    public ListJobsValidator()
    {
        RuleFor(r => r.Kind).Length(1, 100);
        RuleFor(r => r.Status).Must(s => s is null || JobStatus.All.Contains(s)).WithMessage($"One of {string.Join(", ", JobStatus.All)}.");
        RuleFor(r => r.Limit).InclusiveBetween(1, 200);
        RuleFor(r => r.Cursor).Must(c => c is null || Cursor.TryDecode(c, out _)).WithMessage("Not a cursor this API issued.");
    }
}
