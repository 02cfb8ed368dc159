namespace Capstan.Features.Chat.CreateSession;

public sealed class CreateSessionValidator : AbstractValidator<CreateSessionRequest>
{
    public CreateSessionValidator() => RuleFor(r => r.Title).Line(200);
}
