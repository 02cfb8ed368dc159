using Capstan.Features.Projects.ActivateProject;
using Capstan.Features.Projects.AddProjectMember;
using Capstan.Features.Projects.ChangeProjectMember;
using Capstan.Features.Projects.CreateProject;
using Capstan.Features.Projects.CreateVariable;
using Capstan.Features.Projects.DeleteCredential;
using Capstan.Features.Projects.DeleteProject;
using Capstan.Features.Projects.DeleteVariable;
using Capstan.Features.Projects.GetMyProjectRole;
using Capstan.Features.Projects.GetProject;
using Capstan.Features.Projects.GetProjectSettings;
using Capstan.Features.Projects.ListCredentials;
using Capstan.Features.Projects.ListProjectMembers;
using Capstan.Features.Projects.ListProjects;
using Capstan.Features.Projects.ListVariables;
using Capstan.Features.Projects.Lookup;
using Capstan.Features.Projects.Members;
using Capstan.Features.Projects.RemoveProjectMember;
using Capstan.Features.Projects.Secrets;
using Capstan.Features.Projects.StoreCredential;
using Capstan.Features.Projects.UpdateProject;
using Capstan.Features.Projects.UpdateProjectSettings;
using Capstan.Features.Projects.UpdateVariable;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Features.Projects;

public static class ProjectsModule
{
    public static void AddProjects(this IServiceCollection services)
    {
        services.AddSingleton<ProjectDirectory>();
        services.AddSingleton<ProjectImports>();
        services.AddSingleton<ProjectBelongings>();
        services.AddSingleton<ProjectMembers>();
        services.AddSingleton<ProjectCredentials>();
        services.AddSingleton<ProjectVariables>();
    }

    public static void MapProjects(this IEndpointRouteBuilder v1)
    {
        var projects = v1.MapGroup("/projects").WithTags("Projects");

        projects.MapGet("/", ListProjectsHandler.Handle).WithName("listProjects").Needs("projects:read").Validates<ListProjectsValidator>();
        projects.MapPost("/", CreateProjectHandler.Handle).WithName("createProject").NeedsInProject("projects:write").Validates<CreateProjectValidator>().Idempotent().Audited("project.create").Answers(404);
        projects.MapGet("/{project_id:guid}", GetProjectHandler.Handle).WithName("getProject").Needs("projects:read").Answers(404);
        projects.MapPut("/{project_id:guid}", UpdateProjectHandler.Handle).WithName("updateProject").Needs("projects:write").Validates<UpdateProjectValidator>().Audited("project.update").Answers(404, 412);
        projects.MapDelete("/{project_id:guid}", DeleteProjectHandler.Handle).WithName("deleteProject").Needs("projects:admin").Audited("project.delete").Answers(404);
        projects.MapPost("/{project_id:guid}/activate", ActivateProjectHandler.Handle).WithName("activateProject").Needs("projects:read").Answers(404);

        projects.MapGet("/{project_id:guid}/members", ListProjectMembersHandler.Handle).WithName("listProjectMembers").Needs("projects:read").Validates<ListProjectMembersValidator>().Answers(404);
        projects.MapPost("/{project_id:guid}/members", AddProjectMemberHandler.Handle).WithName("addProjectMember").Needs("projects:admin").Validates<AddProjectMemberValidator>().Idempotent().Audited("project.add_member").Answers(404);
        projects.MapPut("/{project_id:guid}/members/{user_id:guid}", ChangeProjectMemberHandler.Handle).WithName("changeProjectMember").Needs("projects:admin").Validates<ChangeProjectMemberValidator>().Audited("project.change_member").Answers(404, 409);
        projects.MapDelete("/{project_id:guid}/members/{user_id:guid}", RemoveProjectMemberHandler.Handle).WithName("removeProjectMember").Needs("projects:admin").Audited("project.remove_member").Answers(404, 409);
        projects.MapGet("/{project_id:guid}/my-role", GetMyProjectRoleHandler.Handle).WithName("getMyProjectRole").Needs("projects:read").Answers(404);

        projects.MapGet("/{project_id:guid}/credentials", ListCredentialsHandler.Handle).WithName("listProjectCredentials").Needs("projects:read").Answers(404);
        projects.MapPost("/{project_id:guid}/credentials", StoreCredentialHandler.Handle).WithName("storeProjectCredential").Needs("projects:write").Validates<StoreCredentialValidator>().Audited("project.store_credential").Answers(404, 409);
        projects.MapDelete("/{project_id:guid}/credentials/{credential_key}", DeleteCredentialHandler.Handle).WithName("deleteProjectCredential").Needs("projects:write").Audited("project.delete_credential").Answers(404);

        projects.MapGet("/{project_id:guid}/env", ListVariablesHandler.Handle).WithName("listProjectVariables").Needs("projects:read").Answers(404);
        projects.MapPost("/{project_id:guid}/env", CreateVariableHandler.Handle).WithName("createProjectVariable").Needs("projects:write").Validates<CreateVariableValidator>().Audited("project.create_variable").Answers(404, 409);
        projects.MapPut("/{project_id:guid}/env/{var_id:guid}", UpdateVariableHandler.Handle).WithName("updateProjectVariable").Needs("projects:write").Validates<UpdateVariableValidator>().Audited("project.update_variable").Answers(404, 409);
        projects.MapDelete("/{project_id:guid}/env/{var_id:guid}", DeleteVariableHandler.Handle).WithName("deleteProjectVariable").Needs("projects:write").Audited("project.delete_variable").Answers(404);

        projects.MapGet("/{project_id:guid}/settings", GetProjectSettingsHandler.Handle).WithName("getProjectSettings").Needs("projects:read").Answers(404);
        projects.MapPut("/{project_id:guid}/settings", UpdateProjectSettingsHandler.Handle).WithName("updateProjectSettings").Needs("projects:write").Validates<UpdateProjectSettingsValidator>().Audited("project.update_settings").Answers(404);
    }
}
