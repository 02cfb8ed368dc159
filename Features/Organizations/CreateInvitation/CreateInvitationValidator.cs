namespace Capstan.Features.Organizations.CreateInvitation;

public sealed class CreateInvitationValidator : AbstractValidator<CreateInvitationRequest>
{
    public CreateInvitationValidator()
    {
        RuleFor(r => r.Email).NotEmpty().Line(255).Email();
        RuleFor(r => r.Role).Must(r => r is null || Roles.TryParse(r, out _)).WithErrorCode("Role").WithMessage($"One of: {string.Join(", ", Roles.Names)}.");
    }
}
