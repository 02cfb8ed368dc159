using System.Text;

namespace Capstan.Features.Code.ExecuteQuery;

public sealed class ExecuteQueryValidator : AbstractValidator<ExecuteQueryRequest>
{
    private const int MaximumBytes = 64 * 1024;

    public ExecuteQueryValidator()
    {
        RuleFor(r => r.Query).NotNull();
        RuleFor(r => r.Query).Must(q => q is null || Encoding.UTF8.GetByteCount(q) <= MaximumBytes).WithMessage("A query is 64 KiB at most.");
        RuleFor(r => r.Query).Must(q => q is null || !q.Contains('\0')).WithMessage("A query has no NUL characters.");
        // Half of a surrogate pair has no UTF-8 form; sent on, it would put the connection out of step.
        RuleFor(r => r.Query).Must(q => q is null || IsWellFormed(q)).WithMessage("The query is not well-formed Unicode.");
        RuleFor(r => r.TimeoutMs).GreaterThan(0);
        RuleFor(r => r.Format).Must(f => f is null or "json" or "csv" or "ndjson").WithMessage("One of: json, csv, ndjson.");
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || ++i == text.Length || !char.IsLowSurrogate(text[i])) return false;
        }
        return true;
    }
}
