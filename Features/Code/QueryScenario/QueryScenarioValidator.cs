using Capstan.Features.Code.Scenarios;

namespace Capstan.Features.Code.QueryScenario;

public sealed class QueryScenarioValidator : AbstractValidator<QueryScenarioRequest>
{
    public QueryScenarioValidator()
    {
        RuleFor(r => r.Query).NotEmpty().MaximumLength(ScenarioService.MaximumQueryLength);
        RuleFor(r => r.Query).Must(q => q is null || !q.Contains('\0')).WithMessage("A question has no NUL characters.");
        RuleFor(r => r.Language).Must(l => l is null or "en" or "ru").WithMessage("One of: en, ru.");
    }
}
