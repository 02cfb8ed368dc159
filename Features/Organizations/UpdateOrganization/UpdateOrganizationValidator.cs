using Capstan.Features.Kernel.Sealing;

namespace Capstan.Features.Organizations.UpdateOrganization;

public sealed class UpdateOrganizationValidator : AbstractValidator<UpdateOrganizationRequest>
{
    private static readonly string[] Events = ["PASSED", "FAILED", "ERROR", "UNSTABLE"];

    public UpdateOrganizationValidator()
    {
        RuleFor(r => r.Name).Line(200);
        RuleFor(r => r.SlackWebhookUrl).Must(u => IsHook(u, h => h == "hooks.slack.com")).WithMessage("An https address at hooks.slack.com.");
        RuleFor(r => r.MsTeamsWebhookUrl).Must(u => IsHook(u, h => h.EndsWith(".webhook.office.com", StringComparison.Ordinal))).WithMessage("An https address at *.webhook.office.com.");
        RuleFor(r => r.SlackNotificationEvents).Must(Known).WithMessage($"Any of: {string.Join(", ", Events)}.");
        RuleFor(r => r.MsTeamsNotificationEvents).Must(Known).WithMessage($"Any of: {string.Join(", ", Events)}.");
    }

    private static bool Known(IReadOnlyList<string>? events) => events is null || events.Count <= Events.Length && events.All(e => Events.Contains(e));

    private static bool IsHook(string? text, Func<string, bool> host) =>
        string.IsNullOrEmpty(text) || text == Masks.Set
        || text.Length <= 1000 && !text.Any(c => c is <= ' ' or > '~') && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme == Uri.UriSchemeHttps && uri.IsDefaultPort && uri.UserInfo.Length == 0 && host(uri.IdnHost.ToLowerInvariant());
}
