namespace Capstan.Features.Operations.Mail;

/// <summary>Mail that never got through.</summary>
public sealed class MailPruning(Db db) : IPrunes
{
    private static readonly SqlFile<Args, int> Delete = Sql.Beside<Args, int>("PruneMails.sql");

    public string Name => "mails";

    public Task<int> Prune(int most, CancellationToken ct) => db.Execute(Delete, new() { Most = most }, ct);

    private sealed record Args
    {
        public required int Most { get; init; }
    }
}
