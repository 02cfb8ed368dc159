using System.Text;

namespace Capstan.Api.Tests.Kernel;

public sealed class EventWriterTests
{
    [Fact]
    public async Task Silence_is_filled_with_comments_between_events()
    {
        var clock = new HandClock();
        var body = new Body();
        await using (var events = new EventWriter(body, clock))
        {
            await events.Write(new { Type = "chunk", Content = "a\nb" }, CancellationToken.None);
            clock.Tick();
            await body.Flushed(2);
            await events.Write(new { Type = "end" }, CancellationToken.None);
        }
        Encoding.UTF8.GetString(body.ToArray()).ShouldBe("data: {\"type\":\"chunk\",\"content\":\"a\\nb\"}\n\n: keep-alive\n\ndata: {\"type\":\"end\"}\n\n");
        clock.Period.ShouldBe(TimeSpan.FromSeconds(15));
        clock.IsStopped.ShouldBeTrue();
    }

    private sealed class Body : MemoryStream
    {
        private readonly SemaphoreSlim _flushed = new(0);

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            _flushed.Release();
            return Task.CompletedTask;
        }

        public async Task Flushed(int times)
        {
            for (var i = 0; i < times; i++) (await _flushed.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
        }
    }

    /// <summary>A clock whose one timer fires when told.</summary>
    private sealed class HandClock : TimeProvider
    {
        private TimerCallback? _callback;
        private object? _state;

        public TimeSpan Period { get; private set; }
        public bool IsStopped { get; private set; }

        public void Tick() => _callback!(_state);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_callback, _state, Period) = (callback, state, period);
            return new Stop(this);
        }

        private sealed class Stop(HandClock clock) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;
            public void Dispose() => clock.IsStopped = true;
            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
