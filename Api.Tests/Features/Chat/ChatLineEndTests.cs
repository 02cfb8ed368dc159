using System.Collections.Concurrent;
using Capstan.Api.Tests.Features.Realtime;
using Capstan.Features.Chat.Lines;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Api.Tests.Features.Chat;

/// <summary>A kept conversation is put away by a timer, on a thread where an exception ends the process.</summary>
public sealed class ChatLineEndTests
{
    [Fact]
    public async Task A_conversation_that_the_stop_of_the_service_ended_is_put_away_quietly()
    {
        var app = new HeldTimersApp();
        await app.InitializeAsync();
        try
        {
            var member = await app.NewMember();
            using (var peer = await Peer.Connect(app, $"/ws/chat?token={member.Token}"))
            {
                await peer.Say(new { type = "ping" });
                (await peer.Next()).ShouldNotBeNull();
            }
            // Dropped without a goodbye: it is kept for a while.
            await Answers.Eventually(() => Task.FromResult(!app.Clock.Held.IsEmpty), "the broken conversation was not kept");
        }
        finally
        {
            await app.DisposeAsync();
        }
        foreach (var due in app.Clock.Held) due();
    }

    public sealed class HeldTimersApp : App
    {
        internal HeldTimers Clock { get; } = new();

        protected override void Configure(IServiceCollection services) => services.AddSingleton<TimeProvider>(Clock);
    }

    /// <summary>Timers of kept conversations fire when the test says so.</summary>
    internal sealed class HeldTimers : TimeProvider
    {
        public ConcurrentQueue<Action> Held { get; } = new();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != ChatLines.Kept) return base.CreateTimer(callback, state, dueTime, period);
            Held.Enqueue(() => callback(state));
            return base.CreateTimer(static _ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
