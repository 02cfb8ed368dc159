using System.Globalization;
using Capstan.Features.Kernel.Events;
using Capstan.Features.Realtime.JobStreams;
using Capstan.Features.Realtime.Sockets;
using Microsoft.Extensions.Hosting;

namespace Capstan.Features.Realtime.StreamJob;

public static class StreamJobHandler
{
    /// <summary>Follow a job over a WebSocket</summary>
    public static Task<IResult> Socket([FromRoute(Name = "job_id")] Guid jobId, SocketRequest request, JobFeed feed) =>
        request.Open("jobs:read", async socket =>
        {
            _ = socket.AnswerPings();
            var organization = socket.Caller.OrganizationId;
            var job = await feed.Find(organization, jobId, socket.Closed);
            if (job is null || !job.VisibleTo(socket.Caller)) throw new SocketClosedException(SocketCode.NotFound, "No such job.");
            try
            {
                await foreach (var message in feed.Follow(organization, jobId, after: 0, socket.Closed))
                {
                    if (!job.VisibleTo(socket.Caller)) throw new SocketClosedException(SocketCode.Forbidden, "You may not see this job any more.");
                    await socket.Send(message);
                }
            }
            catch (SlowListenerException)
            {
                throw new SocketClosedException(SocketCode.TooSlow, "The connection was too slow.");
            }
        });

    /// <summary>Follow a job</summary>
    /// <remarks>
    /// Server-sent events: first the job as it stands, then each change, up to `job.completed` or `job.failed`. `event:` is the type, `data:` the
    /// payload, `id:` the number to go on from: with `Last-Event-ID`, 204 says that nothing more will come. A comment every 15 seconds keeps the
    /// connection alive.
    /// </remarks>
    public static async Task<IResult> Events(
        [FromRoute(Name = "job_id")] Guid jobId, [Microsoft.AspNetCore.Mvc.FromHeader(Name = "Last-Event-ID")] string? lastEventId,
        Caller caller, Origin origin, JobFeed feed, IHostApplicationLifetime lifetime, CancellationToken ct)
    {
        var job = await feed.Find(caller.OrganizationId, jobId, ct);
        if (job is null || !job.VisibleTo(caller)) return new Problem(Errors.NotFound, "No such job.");
        var after = long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (job.Message.IsLast && job.EventId <= after) return TypedResults.NoContent();
        return new EventStream(
            async (events, hangUp) =>
            {
                using var ends = CancellationTokenSource.CreateLinkedTokenSource(hangUp, lifetime.ApplicationStopping);
                try
                {
                    await foreach (var message in feed.Follow(caller.OrganizationId, jobId, after, ends.Token))
                        await events.Write(message.Payload, message.Type, message.Id, hangUp);
                }
                catch (Exception e) when (e is SlowListenerException || (e is OperationCanceledException && lifetime.ApplicationStopping.IsCancellationRequested))
                {
                    // The stream ends; its client comes back with the last number it has.
                }
            },
            problem => new { problem.Error.Code, problem.Detail, origin.RequestId });
    }
}
