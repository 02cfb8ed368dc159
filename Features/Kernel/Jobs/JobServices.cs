using Capstan.Features.Kernel.Jobs.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Features.Kernel.Jobs;

public static class JobServices
{
    /// <summary>The queue, and the workers of this process.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services) =>
        services.AddSingleton<JobQueue>().AddHostedService<JobKeeper>().AddHostedService<JobWorker>();

    /// <summary>Jobs of this handler's kind are done in every process that runs workers.</summary>
    public static IServiceCollection AddJobHandler<T>(this IServiceCollection services) where T : class, IJobHandler =>
        services.AddSingleton<IJobHandler, T>();
}
