using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Features.Kernel.Jobs;

public static class JobServices
{
    public static IServiceCollection AddJobs(this IServiceCollection services) => services.AddSingleton<JobQueue>();

    /// <summary>Jobs of this handler's kind are done in every process that runs workers.</summary>
    public static IServiceCollection AddJobHandler<T>(this IServiceCollection services) where T : class, IJobHandler =>
        services.AddSingleton<IJobHandler, T>();
}
