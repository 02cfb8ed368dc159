namespace Capstan.Features.Projects.UpdateProjectSettings;

public sealed class UpdateProjectSettingsValidator : AbstractValidator<UpdateProjectSettingsRequest>
{
    public UpdateProjectSettingsValidator()
    {
        RuleFor(r => r.DockerImage).Matches(@"^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,499}$").When(r => r.DockerImage?.Length > 0).WithMessage("The name of an image, such as registry.example.com/e2e:1.4.");
        RuleFor(r => r.DefaultFolder).Line(1000).Must(f => !f!.StartsWith('/') && !f.Split('/', '\\').Contains("..")).When(r => r.DefaultFolder?.Length > 0).WithMessage("A relative folder, without control characters or '..'.");
        RuleFor(r => r.TargetUrls!.Dev).Must(IsAddress).When(r => r.TargetUrls is not null).WithMessage(NoAddress);
        RuleFor(r => r.TargetUrls!.Staging).Must(IsAddress).When(r => r.TargetUrls is not null).WithMessage(NoAddress);
        RuleFor(r => r.TargetUrls!.Prod).Must(IsAddress).When(r => r.TargetUrls is not null).WithMessage(NoAddress);
        RuleFor(r => r.WebhookSecret).Line(200).MinimumLength(16).When(r => r.WebhookSecret?.Length > 0);
    }

    private const string NoAddress = "An http or https address without user name or password.";

    private static bool IsAddress(string? text) =>
        string.IsNullOrEmpty(text) || text.Length <= 2000 && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
        && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0;
}
