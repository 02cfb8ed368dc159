using System.Globalization;
using System.Text;
using System.Text.Json;
using Capstan.Features.Chat.ChatShared;

namespace Capstan.Features.Chat.ExportHistory;

/// <summary>A message on its way into a file.</summary>
internal sealed record ExportRow
{
    public required Guid Id { get; init; }
    public required Guid SessionId { get; init; }
    public required string Title { get; init; }
    public required string Role { get; init; }
    public required string Content { get; init; }
    public required string? ScenarioId { get; init; }
    public required double? Confidence { get; init; }
    public required RawJson Evidence { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The three forms of an export.</summary>
internal static class HistoryFile
{
    private static readonly UTF8Encoding Utf8 = new(false);

    public static Task WriteJson(Stream body, IAsyncEnumerable<ExportRow> rows, CancellationToken ct) =>
        JsonSerializer.SerializeAsync(body, new { Messages = rows.Select(Message) }, WireJson.Options, ct);

    public static Task WriteCsv(Stream body, IAsyncEnumerable<ExportRow> rows, CancellationToken ct) =>
        CsvFile.Write(body, ["id", "session_id", "session_title", "role", "content", "scenario_id", "confidence", "evidence", "created_at"], rows, row =>
        [
            row.Id.ToString(), row.SessionId.ToString(), row.Title, row.Role, row.Content, row.ScenarioId, row.Confidence?.ToString(CultureInfo.InvariantCulture),
            string.Join('\n', Message(row).Evidence.Select(e => e.Source)), Time(row),
        ], ct);

    public static async Task WriteMarkdown(Stream body, IAsyncEnumerable<ExportRow> rows, CancellationToken ct)
    {
        await using var text = new StreamWriter(body, Utf8, 32 * 1024, leaveOpen: true);
        Guid? session = null;
        await foreach (var row in rows)
        {
            await text.WriteAsync(Section(row, session).AsMemory(), ct);
            session = row.SessionId;
        }
    }

    /// <summary>Conversations can interleave: a heading says where the reader is whenever it changes.</summary>
    private static string Section(ExportRow row, Guid? session)
    {
        var text = new StringBuilder();
        if (session != row.SessionId) text.Append(session is null ? "# " : "\n# ").Append(row.Title.Length == 0 ? "Conversation" : row.Title).Append('\n');
        var isQuestion = row.Role == "user";
        text.Append("\n**").Append(isQuestion ? "Question" : "Answer").Append("** · ").Append(Time(row));
        if (!isQuestion) text.Append(" · ").Append(row.ScenarioId);
        // Quoted, a question cannot pass for a heading or an answer.
        text.Append("\n\n").Append(isQuestion ? "> " + row.Content.ReplaceLineEndings("\n> ") : row.Content).Append('\n');
        var evidence = Message(row).Evidence;
        if (evidence.Count > 0) text.Append('\n');
        foreach (var item in evidence) text.Append("- `").Append(item.Source.Replace('`', '\'')).Append("`\n");
        return text.ToString();
    }

    private static ChatMessage Message(ExportRow row) => new MessageRow
    {
        Id = row.Id,
        SessionId = row.SessionId,
        Role = row.Role,
        Content = row.Content,
        ScenarioId = row.ScenarioId,
        Confidence = row.Confidence,
        Evidence = row.Evidence,
        CreatedAt = row.CreatedAt,
    }.ToMessage();

    private static string Time(ExportRow row) => row.CreatedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
