namespace Capstan.Features.Identity.CreateApiKey;

public sealed class CreateApiKeyValidator : AbstractValidator<CreateApiKeyRequest>
{
    public CreateApiKeyValidator()
    {
        RuleFor(r => r.Name).Line(100);
        RuleFor(r => r.ExpiresDays).InclusiveBetween(1, 3650);
        RuleFor(r => r.RequestsPerMinute).InclusiveBetween(1, 100_000);
        RuleFor(r => r.Scopes).Must(s => s is null || s.Length is > 0 and <= 100).WithErrorCode("Length").WithMessage("1 to 100 scopes, or none of the member at all.");
        RuleForEach(r => r.Scopes).Must(s => s is not null && (s == Permissions.All || Permissions.Least.ContainsKey(s))).WithErrorCode("Scope")
            .WithMessage("No such scope.").When(r => r.Scopes?.Length <= 100);
    }
}
