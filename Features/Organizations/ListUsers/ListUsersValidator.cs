namespace Capstan.Features.Organizations.ListUsers;

public sealed class ListUsersValidator : AbstractValidator<ListUsersRequest>
{
    public ListUsersValidator()
    {
        RuleFor(r => r.Search).Lines(100);
        RuleFor(r => r.Role).Must(r => r is null || Roles.TryParse(r, out _)).WithErrorCode("Role").WithMessage($"One of: {string.Join(", ", Roles.Names)}.");
        RuleFor(r => r.Limit).PageLimit();
        RuleFor(r => r.Offset).PageOffset();
    }
}
