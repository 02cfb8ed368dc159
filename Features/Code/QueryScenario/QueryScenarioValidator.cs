using Capstan.Features.Code.Scenarios;

namespace Capstan.Features.Code.QueryScenario;

public sealed class QueryScenarioValidator : AbstractValidator<QueryScenarioRequest>
{
    public QueryScenarioValidator()
    {
        RuleFor(r => r.Query).Question(ScenarioService.MaximumQueryLength);
        RuleFor(r => r.Language).Must(l => l is null or "en" or "ru").WithMessage("One of: en, ru.");
    }
}
