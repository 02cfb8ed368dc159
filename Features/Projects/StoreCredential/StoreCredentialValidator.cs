using Capstan.Features.Projects.Secrets;

namespace Capstan.Features.Projects.StoreCredential;

public sealed class StoreCredentialValidator : AbstractValidator<StoreCredentialRequest>
{
    public StoreCredentialValidator()
    {
        RuleFor(r => r.Key).Matches(ProjectCredentials.KeyPattern).WithMessage("Letters, digits and underscores, not beginning with a digit; at most 100.");
        RuleFor(r => r.Host).Matches(@"^[A-Za-z0-9\[][A-Za-z0-9.:\]-]{0,259}$").WithMessage("A host, such as git.example.com or git.example.com:8443.");
        RuleFor(r => r.Value).NotEmpty().Lines(8192);
    }
}
