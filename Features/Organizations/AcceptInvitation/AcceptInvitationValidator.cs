namespace Capstan.Features.Organizations.AcceptInvitation;

public sealed class AcceptInvitationValidator : AbstractValidator<AcceptInvitationRequest>
{
    public AcceptInvitationValidator() => RuleFor(r => r.Token).NotEmpty().MaximumLength(200);
}
