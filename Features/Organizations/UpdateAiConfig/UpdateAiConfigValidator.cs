using Capstan.Features.Organizations.Lookup;

namespace Capstan.Features.Organizations.UpdateAiConfig;

public sealed class UpdateAiConfigValidator : AbstractValidator<UpdateAiConfigRequest>
{
    public UpdateAiConfigValidator()
    {
        RuleFor(r => r.DefaultModel).Matches(@"^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,99}$").When(r => r.DefaultModel?.Length > 0).WithMessage("A model's name of at most 100 characters, such as gpt-4o.");
        RuleFor(r => r.Byok).Must(b => b is null || b.Keys.All(k => ModelConfigurations.Providers.Contains(k))).WithErrorCode("Unknown").WithMessage($"The providers are: {string.Join(", ", ModelConfigurations.Providers)}.");
        RuleFor(r => r.Byok).Must(b => b is null || b.Values.All(k => k is null || k.Length is >= 8 and <= 1000 && k.All(c => c is > ' ' and <= '~')))
            .WithErrorCode("Key").WithMessage("A key has 8 to 1000 printable ASCII characters without spaces.");
    }
}
