namespace Capstan.Features.Code.Scenarios.TechDebt;

internal enum DebtKind { Complexity, LongMethod, Duplicate, Marker, Undocumented, Untested, Deprecated, Cycle, Security }

/// <summary>Something owed.</summary>
/// <param name="Minutes">What it costs to pay.</param>
/// <param name="Impact">How much it hurts: by how many depend on what carries it.</param>
internal sealed record DebtItem(DebtKind Kind, string Name, string File, int Line, int LastLine, int Minutes, double Impact, double Confidence)
{
    /// <summary>What a minute of paying brings.</summary>
    public double Return => Impact / Math.Max(LeastEffort, Minutes);

    /// <summary>Opening the file, testing and reviewing come with the smallest change: nothing is worth doing first because it is only a minute.</summary>
    private const int LeastEffort = 10;
}
