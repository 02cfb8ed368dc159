using Capstan.Features.Projects.Members;

namespace Capstan.Features.Projects.AddProjectMember;

public sealed class AddProjectMemberValidator : AbstractValidator<AddProjectMemberRequest>
{
    public AddProjectMemberValidator()
    {
        RuleFor(r => r.Email).Line(320).Email();
        RuleFor(r => r.Role).Must(r => r is null || ProjectRoles.Is(r)).WithErrorCode("Role").WithMessage(ProjectRoles.Message);
    }
}
