namespace Capstan.Features.Organizations.SignUp;

public sealed class SignUpValidator : AbstractValidator<SignUpRequest>
{
    public SignUpValidator()
    {
        RuleFor(r => r.Email).NotEmpty().Line(100).Email();
        RuleFor(r => r.Password).NotEmpty().MaximumLength(200);
        RuleFor(r => r.Name).NotEmpty().Line(200);
        RuleFor(r => r.OrganizationName).NotEmpty().When(r => r.InviteToken is null).WithMessage("Send organization_name or invite_token.");
        RuleFor(r => r.OrganizationName).Line(200);
        RuleFor(r => r.OrganizationName).Null().When(r => r.InviteToken is not null).WithMessage("Who is invited joins the organization that invites.");
        RuleFor(r => r.InviteToken).MaximumLength(200);
    }
}
