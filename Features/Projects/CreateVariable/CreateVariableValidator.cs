using Capstan.Features.Projects.Secrets;

namespace Capstan.Features.Projects.CreateVariable;

public sealed class CreateVariableValidator : AbstractValidator<CreateVariableRequest>
{
    public CreateVariableValidator()
    {
        RuleFor(r => r.Key).VariableName();
        RuleFor(r => r.Value).Lines(8192);
    }
}
