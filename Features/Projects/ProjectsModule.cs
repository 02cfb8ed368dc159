using Capstan.Features.Projects.Choice;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Features.Projects;

public static class ProjectsModule
{
    public static void AddProjects(this IServiceCollection services)
    {
        services.AddSingleton<ProjectChoice>();
    }
}
