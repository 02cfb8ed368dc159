namespace Capstan.Features.Organizations.UpdateIntegration;

public sealed class UpdateIntegrationValidator : AbstractValidator<UpdateIntegrationRequest>
{
    public UpdateIntegrationValidator() =>
        RuleFor(r => r.Token).Line(4000).Must(t => !t!.Any(c => c is <= ' ' or > '~')).When(r => r.Token?.Length > 0).WithMessage("Printable ASCII characters without spaces.");
}
