namespace Capstan.Features.Code.Questions;

/// <summary>How many questions were answered and how long that took: one row per organization, day and scenario, whatever becomes of the conversations.</summary>
public sealed class QuestionCounts(Db db)
{
    private static readonly SqlFile<AddArgs, int> AddQuestion = Sql.Beside<AddArgs, int>("AddQuestion.sql");

    public Task Add(Guid organizationId, string scenarioId, TimeSpan elapsed, CancellationToken ct) =>
        db.Execute(AddQuestion, new() { OrganizationId = organizationId, ScenarioId = scenarioId, Milliseconds = elapsed.TotalMilliseconds }, ct);

    private sealed record AddArgs
    {
        public required Guid OrganizationId { get; init; }
        public required string ScenarioId { get; init; }
        public required double Milliseconds { get; init; }
    }
}
