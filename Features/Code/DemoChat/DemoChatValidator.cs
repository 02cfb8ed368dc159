using Capstan.Features.Code.Demo;
using Capstan.Features.Code.Scenarios;

namespace Capstan.Features.Code.DemoChat;

public sealed class DemoChatValidator : AbstractValidator<DemoChatRequest>
{
    public DemoChatValidator()
    {
        RuleFor(r => r.Query).Question(DemoSettings.MaximumQueryLength);
        RuleFor(r => r.Language).Must(l => l is null or "en" or "ru").WithMessage("One of: en, ru.");
    }
}
