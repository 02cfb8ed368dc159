using Capstan.Features.Projects.Members;

namespace Capstan.Features.Projects.ChangeProjectMember;

public sealed class ChangeProjectMemberValidator : AbstractValidator<ChangeProjectMemberRequest>
{
    public ChangeProjectMemberValidator() => RuleFor(r => r.Role).Must(ProjectRoles.Is).WithErrorCode("Role").WithMessage(ProjectRoles.Message);
}
