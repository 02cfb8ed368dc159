using Capstan.Features.Code.Demo;

namespace Capstan.Features.Code.DemoChat;

public sealed class DemoChatValidator : AbstractValidator<DemoChatRequest>
{
    public DemoChatValidator()
    {
        RuleFor(r => r.Query).NotEmpty();
        RuleFor(r => r.Query).Lines(DemoSettings.MaximumQueryLength);
        RuleFor(r => r.Language).Must(l => l is null or "en" or "ru").WithMessage("One of: en, ru.");
    }
}
