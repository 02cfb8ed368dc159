using System.Text.Json;

namespace Capstan.Features.Organizations.UpdateFeatures;

public sealed class UpdateFeaturesValidator : AbstractValidator<UpdateFeaturesRequest>
{
    public UpdateFeaturesValidator()
    {
        RuleFor(r => r.AiFeatures).Must(f => Known(f, AiFeatures.All)).WithErrorCode("Unknown").WithMessage($"The switches are: {string.Join(", ", AiFeatures.All)}.");
        RuleFor(r => r.Modules).Must(m => Known(m, Modules.All)).WithErrorCode("Unknown").WithMessage($"The modules are: {string.Join(", ", Modules.All)}.");
    }

    internal static string Plain(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static bool Known(IReadOnlyDictionary<string, bool>? switches, string[] all) =>
        switches is null || switches.Count <= 100 && switches.Keys.All(k => k.Length <= 40 && all.Contains(Plain(k)));
}
