using System.Collections.Concurrent;
using Capstan.Features.Kernel.Jobs;

namespace Capstan.Api.Tests.Kernel.Jobs;

/// <summary>Random jobs that succeed, fail, hang, are cancelled, lose their lease: whatever happens, each comes to one end that its history explains.</summary>
public sealed class JobHistoryProperties(JobsApp app) : IClassFixture<JobsApp>
{
    private enum Act
    {
        Succeed,
        Fail,
        GiveUp,
        Hang,
    }

    [Theory]
    [InlineData(11)]
    [InlineData(23)]
    public async Task Every_history_ends_once_and_as_its_acts_say(int seed)
    {
        var random = new Random(seed);
        var member = await app.NewMember();
        var runs = new ConcurrentDictionary<Guid, int>();
        var plans = new Dictionary<Guid, Act[]>();
        var cancelled = new HashSet<Guid>();
        for (var i = 0; i < 120; i++)
        {
            var plan = Enumerable.Range(0, random.Next(1, 5)).Select(_ => (Act)random.Next(0, 4)).ToArray();
            var id = await app.Start(member, async (job, ct) =>
            {
                runs.AddOrUpdate(job.Id, 1, (_, n) => n + 1);
                job.Report($"attempt_{job.Attempt}", job.Attempt * 10);
                switch (plan[job.Attempt - 1])
                {
                    case Act.Fail: throw new TimeoutException();
                    case Act.GiveUp: throw new JobFailedException("no");
                    // Until it is called off.
                    case Act.Hang: await Task.Delay(Timeout.Infinite, ct); break;
                }
            }, job => job with { MaxAttempts = plan.Length, Kind = random.Next(2) == 0 ? "quick" : "test", Priority = random.Next(1, 5) });
            plans[id] = plan;
            if (plan.Contains(Act.Hang) || random.Next(4) == 0)
            {
                cancelled.Add(id);
                await app.Queue.Cancel(member.OrganizationId, id, default);
            }
        }
        foreach (var (id, plan) in plans)
        {
            var job = await app.Until(member, id, JobStatus.Completed, JobStatus.Failed, JobStatus.Cancelled);
            var ran = runs.GetValueOrDefault(id);
            // An attempt that was called off before its handler began leaves no run.
            ran.ShouldBeInRange(job.Attempt - (job.Status == JobStatus.Cancelled ? 1 : 0), job.Attempt);
            var acts = plan[..job.Attempt];
            switch (job.Status)
            {
                case JobStatus.Completed:
                    acts[^1].ShouldBe(Act.Succeed);
                    break;
                case JobStatus.Failed:
                    (acts[^1] == Act.GiveUp || (acts[^1] == Act.Fail && job.Attempt == plan.Length)).ShouldBeTrue();
                    break;
                default:
                    cancelled.ShouldContain(id);
                    break;
            }
            // No act after a final one.
            foreach (var act in acts.SkipLast(1)) act.ShouldBe(Act.Fail);
            (await app.Scalar<long>("SELECT count(*) FROM events WHERE subject_id = $1 AND type IN ('job.completed', 'job.failed')", id)).ShouldBe(1);
        }
        (await app.Scalar<long>("SELECT count(*) FROM jobs WHERE organization_id = $1 AND finished_at IS NULL", member.OrganizationId)).ShouldBe(0);
    }
}
