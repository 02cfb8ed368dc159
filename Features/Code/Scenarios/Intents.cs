namespace Capstan.Features.Code.Scenarios;

/// <summary>What can be asked within one scenario, as <c>Data/intents-….json</c> has it.</summary>
internal sealed class Intents
{
    private readonly IReadOnlyList<Intent> intents;

    private Intents(IReadOnlyList<Intent> intents) => this.intents = intents;

    public static Intents Read(string scenarioId) => new(ScenarioData.Read<List<Intent>>($"intents-{scenarioId}"));

    /// <summary>The intent most of whose words stand in the question; the earlier one of two as good; null when none does.</summary>
    public string? Of(string query)
    {
        var words = Words.Of(Targets.Mask(query)).Distinct(StringComparer.Ordinal).ToList();
        var (best, most) = ((string?)null, 0);
        foreach (var intent in intents)
        {
            var score = words.Sum(w => intent.Strong.Any(s => Words.Fits(s, w)) ? 3 : intent.Weak.Any(s => Words.Fits(s, w)) ? 1 : 0);
            if (score > most) (best, most) = (intent.Id, score);
        }
        return best;
    }

    internal sealed record Intent
    {
        public required string Id { get; init; }
        /// <summary>Beginnings of words, English and Russian, that mean this and hardly anything else.</summary>
        public required IReadOnlyList<string> Strong { get; init; }
        public IReadOnlyList<string> Weak { get; init; } = [];
    }
}
