namespace Capstan.Features.Code.DeleteCoverage;

public sealed class DeleteCoverageValidator : AbstractValidator<DeleteCoverageRequest>
{
    public DeleteCoverageValidator() => RuleFor(r => r.Name).Line(100);
}
