using Capstan.Features.Code.Scenarios;

namespace Capstan.Features.Chat.AppendMessage;

public sealed class AppendMessageValidator : AbstractValidator<AppendMessageRequest>
{
    public AppendMessageValidator()
    {
        RuleFor(r => r.Role).Must(r => r is null or "user" or "assistant").WithMessage("One of: user, assistant.");
        RuleFor(r => r.Content).Question(100_000);
    }
}
