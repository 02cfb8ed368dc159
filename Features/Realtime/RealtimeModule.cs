using Capstan.Features.Kernel.Events;
using Capstan.Features.Realtime.JobStreams;
using Capstan.Features.Realtime.Sockets;
using Capstan.Features.Realtime.StreamJob;
using Capstan.Features.Realtime.StreamNotifications;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Features.Realtime;

public static class RealtimeModule
{
    private const string OwnSignIn = "a socket signs in by itself: browsers cannot set its headers";

    public static void AddRealtime(this IServiceCollection services)
    {
        services.AddSingleton<EventHub>().AddHostedService(s => s.GetRequiredService<EventHub>());
        services.AddSingleton<SocketDoor>();
        services.AddSingleton<JobFeed>();
    }

    public static void MapRealtime(this IEndpointRouteBuilder v1)
    {
        v1.MapGroup("/jobs").WithTags("Realtime").MapGet("/{job_id:guid}/events", StreamJobHandler.Events).WithName("streamJob").Needs("jobs:read")
            .Streams().Produces<RawJson>(200, "text/event-stream").Answers(404);
    }

    /// <summary>Sockets, which the documents give both at the root and under the API's base address.</summary>
    public static void MapSockets(this IEndpointRouteBuilder routes)
    {
        var sockets = routes.MapGroup("/ws").ExcludeFromDescription();

        sockets.MapGet("/jobs/{job_id:guid}", StreamJobHandler.Socket).Anonymous(OwnSignIn).Streams();
        sockets.MapGet("/notifications", StreamNotificationsHandler.Handle).Anonymous(OwnSignIn).Streams();
    }
}
