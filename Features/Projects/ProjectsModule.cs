using Capstan.Features.Projects.ActivateProject;
using Capstan.Features.Projects.CreateProject;
using Capstan.Features.Projects.DeleteProject;
using Capstan.Features.Projects.GetProject;
using Capstan.Features.Projects.ListProjects;
using Capstan.Features.Projects.Lookup;
using Capstan.Features.Projects.UpdateProject;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Features.Projects;

public static class ProjectsModule
{
    public static void AddProjects(this IServiceCollection services)
    {
        services.AddSingleton<ProjectDirectory>();
        services.AddSingleton<ProjectImports>();
        services.AddSingleton<ProjectBelongings>();
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
    }
}
