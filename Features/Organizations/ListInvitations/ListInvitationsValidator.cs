namespace Capstan.Features.Organizations.ListInvitations;

public sealed class ListInvitationsValidator : AbstractValidator<ListInvitationsRequest>
{
    private static readonly string[] All = ["pending", "accepted", "expired"];

    public ListInvitationsValidator()
    {
        RuleFor(r => r.Status).Must(s => s is null || All.Contains(s)).WithErrorCode("Status").WithMessage("One of: pending, accepted, expired.");
        RuleFor(r => r.Limit).PageLimit();
        RuleFor(r => r.Offset).PageOffset();
    }
}
