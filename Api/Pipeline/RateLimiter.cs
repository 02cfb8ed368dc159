using System.Collections.Concurrent;
using System.Net;
using Capstan.Features.Kernel;
using Capstan.Features.Operations.RateLimiting;

namespace Capstan.Api.Pipeline;

/// <summary>The documented limits: per key, user, organization and address, and how much of it may go on at once.</summary>
internal sealed class RateLimiter : IRateLimiter
{
    private readonly IRateLimitStore _store;
    private readonly TimeProvider _clock;
    private readonly MemoryRateLimitStore _addresses = new();
    private readonly RateLimit _minute, _hour;
    private readonly RateLimit? _organization;
    private readonly RateLimit[] _address;
    private readonly Dictionary<string, RateLimit> _policies;
    private readonly ConcurrentDictionary<Guid, Running> _running = new();
    private readonly int _most;
    private int _known;
    // Callers of whom nothing runs are forgotten when there are so many: to add and remove one for every request would cost more.
    private const int MostKnown = 10_000;

    public RateLimiter(IRateLimitStore store, Settings settings, TimeProvider clock)
    {
        (_store, _clock) = (store, clock);
        Enabled = settings.RateLimitEnabled;
        _minute = new("minute", settings.RateLimitPerMinute, 60);
        _hour = new("hour", settings.RateLimitPerHour, 3600);
        _organization = settings.RateLimitOrganization is "" or "0" ? null : RateLimit.Parse("organization", settings.RateLimitOrganization);
        _address = [.. settings.RateLimitAddress.Split(',', StringSplitOptions.RemoveEmptyEntries).Select((text, i) => RateLimit.Parse(i == 0 ? "address" : "address-burst", text))];
        _most = settings.RateLimitConcurrent;
        _policies = new RateLimit[]
        {
            new("auth", 20, 60), new("register", 10, 60), new("strict", 10, 60), new("review", 10, 60), new("chat", 60, 60), new("chat-stream", 30, 60), new("query", 30, 60),
            RateLimit.Parse("demo", settings.DemoRateLimit),
        }.ToDictionary(p => p.Name, StringComparer.Ordinal);
    }

    private sealed class Running
    {
        public int Count;
    }

    public bool Enabled { get; }

    private long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    public async ValueTask<Problem?> Take(Caller caller, string policy)
    {
        if (!Enabled) return null;
        var use = await Take(caller, "", policy, out var now);
        return use.Allowed ? null : Refusal(use, now);
    }

    /// <summary>One use of each limit that applies to this caller, or to this address where nobody is signed in.</summary>
    public ValueTask<RateUse> Take(Caller? caller, string address, string? policy, out long now)
    {
        now = Now;
        var partition = caller is null ? address : caller.Partition;
        var counts = new RateCount[2 + (policy is null ? 0 : 1) + (caller is null || _organization is null ? 0 : 1) + (caller?.RequestsPerMinute is null ? 0 : 1)];
        var i = 0;
        counts[i++] = new(_minute, partition);
        counts[i++] = new(_hour, partition);
        if (caller?.RequestsPerMinute is { } most) counts[i++] = new(new("key", most, 60), partition);
        if (caller is not null && _organization is not null) counts[i++] = new(_organization, caller.OrganizationPartition);
        if (policy is not null) counts[i] = new(_policies[policy], partition);
        return _store.Take(counts, now);
    }

    /// <summary>What one address may send, whoever it says it is; counted here only, before anything is asked of the database. Null when there is room.</summary>
    public Problem? TakeAddress(string address)
    {
        if (!Enabled || _address.Length == 0) return null;
        var now = Now;
        Problem? refusal = null;
        foreach (var limit in _address)
            if (_addresses.TakeOne(new(limit, address), now) is { Allowed: false } use) refusal ??= Refusal(use, now);
        return refusal;
    }

    /// <summary>False when the caller has as many requests, streams and sockets open as he may. What entered must leave.</summary>
    public bool Enter(Caller caller)
    {
        while (true)
        {
            var running = _running.GetOrAdd(caller.ApiKeyId ?? caller.UserId, static (_, limiter) =>
            {
                Interlocked.Increment(ref limiter._known);
                return new();
            }, this);
            var count = Interlocked.Increment(ref running.Count);
            // Taken away meanwhile, because nothing ran: there is, or will be, another.
            if (count < 0) continue;
            if (count <= _most) return true;
            Interlocked.Decrement(ref running.Count);
            return false;
        }
    }

    public void Leave(Caller caller)
    {
        if (_running.TryGetValue(caller.ApiKeyId ?? caller.UserId, out var running)) Interlocked.Decrement(ref running.Count);
        if (Volatile.Read(ref _known) <= MostKnown) return;
        foreach (var (who, idle) in _running)
            if (Interlocked.CompareExchange(ref idle.Count, int.MinValue / 2, 0) == 0 && _running.TryRemove(who, out _)) Interlocked.Decrement(ref _known);
    }

    public Problem TooManyAtOnce() => new(Errors.RateLimited, $"At most {_most} requests, streams and sockets at once.", retryAfterSeconds: 1);

    public static Problem Refusal(RateUse use, long now) =>
        new(Errors.RateLimited, $"At most {use.Limit.Permits} requests in {use.Limit.WindowSeconds} seconds.", retryAfterSeconds: (int)Math.Max(1, use.ResetAt - now));

    public static string AddressOf(HttpContext http)
    {
        var address = ClientAddress.Of(http) ?? IPAddress.None;
        if (address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6) return address.ToString();
        // One person holds a whole /64.
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes).ToString();
    }

}
