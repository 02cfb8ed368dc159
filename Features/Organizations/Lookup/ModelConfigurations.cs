using System.Collections.Concurrent;
using Capstan.Features.Kernel.Sealing;

namespace Capstan.Features.Organizations.Lookup;

/// <summary>What an organization has chosen: its model, and its own key for the model's provider, if it has brought one.</summary>
public sealed record ModelChoice
{
    /// <summary>Null: whatever the operator has set up.</summary>
    public required string? Model { get; init; }
    /// <summary>openai, gemini or anthropic; of the model.</summary>
    public required string? Provider { get; init; }
    public required string? ApiKey { get; init; }
    public required IReadOnlyCollection<string> Features { get; init; }

    public bool Allows(string feature) => Features.Contains(feature);

    // The compiler's ToString would print the key.
    public override string ToString() => Model ?? "the operator's";
}

/// <summary>The public service for organizations' choices of a model. Kept in memory until the database says that one has changed.</summary>
public sealed class ModelConfigurations
{
    private const int Capacity = 10_000;
    private static readonly SqlFile<Args, Row> Find = Sql.Beside<Args, Row>("FindModelChoice.sql");
    private readonly ConcurrentDictionary<Guid, ModelChoice> _choices = new();
    private readonly Db _db;
    private readonly Sealer _sealer;
    private readonly Signals _signals;
    private int _changes;

    public ModelConfigurations(Db db, Sealer sealer, Signals signals)
    {
        (_db, _sealer, _signals) = (db, sealer, signals);
        signals.Subscribe("access", text =>
        {
            if (text.StartsWith("organization:", StringComparison.Ordinal) && Guid.TryParse(text.AsSpan("organization:".Length), out var id)) Forget(id);
        });
        signals.Reconnected += () =>
        {
            Interlocked.Increment(ref _changes);
            _choices.Clear();
        };
    }

    public static readonly string[] Providers = ["gemini", "openai", "anthropic"];

    /// <summary>Whose model a name is: by its beginning, and OpenAI's, or a server's that speaks like OpenAI's, when it begins like nobody's.</summary>
    public static string ProviderOf(string model) =>
        model.StartsWith("gemini", StringComparison.OrdinalIgnoreCase) ? "gemini" : model.StartsWith("claude", StringComparison.OrdinalIgnoreCase) ? "anthropic" : "openai";

    public static SealedPlace Place(Guid organizationId, string provider) => SealedColumns.ModelKey.At(organizationId, provider);

    public async ValueTask<ModelChoice> Of(Guid organizationId, CancellationToken ct)
    {
        if (_signals.Connected && _choices.TryGetValue(organizationId, out var known)) return known;
        var changes = Volatile.Read(ref _changes);
        var row = await _db.Maybe(Find, new() { OrganizationId = organizationId }, ct);
        var provider = row?.DefaultModel is { } model ? ProviderOf(model) : null;
        var at = provider is null ? -1 : Array.IndexOf(row!.Providers, provider);
        var choice = new ModelChoice
        {
            Model = row?.DefaultModel,
            Provider = provider,
            ApiKey = at < 0 ? null : await _sealer.Open(Place(organizationId, provider!), row!.Keys[at], ct),
            Features = row?.AiFeatures ?? [],
        };
        if (_choices.Count >= Capacity) _choices.Clear();
        _choices[organizationId] = choice;
        if (changes != Volatile.Read(ref _changes)) _choices.TryRemove(organizationId, out _);
        return choice;
    }

    /// <summary>A change made by this process must hold for its very next request; the signal reaches the others.</summary>
    public void Forget(Guid organizationId)
    {
        Interlocked.Increment(ref _changes);
        _choices.TryRemove(organizationId, out _);
    }

    private sealed record Args
    {
        public required Guid OrganizationId { get; init; }
    }

    private sealed record Row
    {
        public required string? DefaultModel { get; init; }
        public required string[] AiFeatures { get; init; }
        public required string[] Providers { get; init; }
        public required byte[][] Keys { get; init; }
    }
}
