namespace Capstan.Features.Identity.CreateSecurityKey;

public sealed class CreateSecurityKeyValidator : AbstractValidator<CreateSecurityKeyRequest>
{
    public CreateSecurityKeyValidator()
    {
        RuleFor(r => r.Name).Line(100);
        RuleFor(r => r.ExpiresAt).Must(t => t is null || t > DateTimeOffset.UtcNow).WithErrorCode("Future").WithMessage("It must be in the future.");
        RuleFor(r => r.RequestsPerMinute).InclusiveBetween(1, 100_000);
        RuleFor(r => r.Scopes).Must(s => s is null || s.Length is > 0 and <= 100).WithErrorCode("Length").WithMessage("1 to 100 scopes, or none of the member at all.");
        RuleForEach(r => r.Scopes).Must(s => s is "read" or "write" or "admin" or Permissions.All || s is not null && Permissions.Least.ContainsKey(s))
            .WithErrorCode("Scope").WithMessage("No such scope.").When(r => r.Scopes?.Length <= 100);
    }
}
