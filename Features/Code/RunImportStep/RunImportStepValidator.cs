using Capstan.Features.Code.Graph.Import;

namespace Capstan.Features.Code.RunImportStep;

public sealed class RunImportStepValidator : AbstractValidator<RunImportStepRequest>
{
    public RunImportStepValidator()
    {
        RuleFor(r => r.StepId).Must(s => ImportSteps.All.Any(step => step.Id == s)).WithMessage($"One of: {string.Join(", ", ImportSteps.All.Select(s => s.Id))}.");
        RuleFor(r => r.StepId).Must(s => s is "validate" or "domain_setup").When(r => ImportSteps.All.Any(step => step.Id == r.StepId)).WithMessage("This step needs a source: it runs as part of an import only.");
        RuleFor(r => r.Context!.DuckdbPath).MaximumLength(200).When(r => r.Context is not null).OverridePropertyName("context.duckdb_path");
    }
}
