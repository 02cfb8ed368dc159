using Capstan.Features.Projects.Secrets;

namespace Capstan.Features.Projects.StoreCredential;

public sealed class StoreCredentialValidator : AbstractValidator<StoreCredentialRequest>
{
    public StoreCredentialValidator()
    {
        RuleFor(r => r.Key).Matches(ProjectCredentials.KeyPattern).WithMessage("Letters, digits and underscores, not beginning with a digit; at most 100.");
        RuleFor(r => r.Value).NotEmpty().Lines(8192);
    }
}
