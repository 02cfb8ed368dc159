namespace Capstan.Features.Organizations.UpdateOrganization;

public sealed class UpdateOrganizationValidator : AbstractValidator<UpdateOrganizationRequest>
{
    public UpdateOrganizationValidator() => RuleFor(r => r.Name).Line(200);
}
