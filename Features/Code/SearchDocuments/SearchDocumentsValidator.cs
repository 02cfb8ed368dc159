namespace Capstan.Features.Code.SearchDocuments;

public sealed class SearchDocumentsValidator : AbstractValidator<SearchDocumentsRequest>
{
    public SearchDocumentsValidator()
    {
        RuleFor(r => r.Query).NotEmpty().MaximumLength(500).Must(q => !q.Contains('\0', StringComparison.Ordinal)).WithMessage("1 to 500 characters, without NUL.");
        RuleFor(r => r.Limit).InclusiveBetween(1, 50);
    }
}
