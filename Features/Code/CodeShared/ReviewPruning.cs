using System.Globalization;

namespace Capstan.Features.Code.CodeShared;

/// <summary>Reviews older than <c>CAPSTAN_REVIEW_DAYS</c> days (180 unless told), with their comments.</summary>
public sealed class ReviewPruning(Db db, Settings settings) : IPrunes
{
    private const int DefaultDays = 180;
    private static readonly SqlFile<PruneArgs, int> Delete = Sql.Beside<PruneArgs, int>("PruneCodeReviews.sql");
    private readonly int days = Days(settings["CAPSTAN_REVIEW_DAYS"]);

    public string Name => "code reviews";

    public Task<int> Prune(int most, CancellationToken ct) => db.Execute(Delete, new() { Most = most, Days = days }, ct);

    private static int Days(string? text) => text is null ? DefaultDays
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 36_500 ? days
        : throw new InvalidOperationException($"CAPSTAN_REVIEW_DAYS must be a number of days from 1 to 36500, not '{text}'.");

    private sealed record PruneArgs
    {
        public required int Most { get; init; }
        public required int Days { get; init; }
    }
}
