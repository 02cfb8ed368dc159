using Capstan.Features.Projects.Lookup;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Features.Projects;

public static class ProjectsModule
{
    public static void AddProjects(this IServiceCollection services)
    {
        services.AddSingleton<ProjectDirectory>();
        services.AddSingleton<ProjectImports>();
    }

    public static void MapProjects(this IEndpointRouteBuilder v1)
    {
    }
}
