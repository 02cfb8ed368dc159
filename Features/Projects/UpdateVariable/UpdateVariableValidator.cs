using Capstan.Features.Projects.Secrets;

namespace Capstan.Features.Projects.UpdateVariable;

public sealed class UpdateVariableValidator : AbstractValidator<UpdateVariableRequest>
{
    public UpdateVariableValidator()
    {
        RuleFor(r => r.Key).VariableName();
        RuleFor(r => r.Value).Lines(8192);
    }
}
