using Capstan.Features.Code.Scenarios;

namespace Capstan.Features.Chat.ChatShared;

public sealed class ChatRequestValidator : AbstractValidator<ChatRequest>
{
    public ChatRequestValidator()
    {
        RuleFor(r => r.Query).Question(ScenarioService.MaximumQueryLength);
        RuleFor(r => r.ScenarioId).Line(100);
        RuleFor(r => r.Language).Must(l => l is null or "en" or "ru").WithMessage("One of: en, ru.");
    }
}
