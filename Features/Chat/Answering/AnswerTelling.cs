using System.Text;
using System.Threading.Channels;
using Capstan.Features.Code.Scenarios;

namespace Capstan.Features.Chat.Answering;

/// <summary>Passes an answer on while it is composed, in pieces whose sum is the answer.</summary>
internal sealed class AnswerTelling : IAnswerListener
{
    private const int LongestPiece = 400;
    private readonly Channel<string> pieces = Channel.CreateUnbounded<string>(new() { SingleReader = true });
    private readonly StringBuilder said = new();
    private bool diverged;

    private AnswerTelling() { }

    /// <exception cref="ProblemException">CONFLICT when new code was imported meanwhile and the answer is not what was told.</exception>
    public static async Task<ScenarioAnswer> Tell(Func<IAnswerListener, Task<ScenarioAnswer>> compose, Func<string, ValueTask> write, CancellationToken ct)
    {
        var telling = new AnswerTelling();
        var composing = telling.Compose(compose);
        try
        {
            await telling.Pass(write, ct);
        }
        catch
        {
            // Nobody hears it any more; what composes it ends with the same token.
            await composing.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
        return await composing;
    }

    public void Said(int from, string text)
    {
        var known = said.Length - from;
        if (known < 0) diverged = true;
        if (diverged) return;
        // Composed anew, since an import came between: the beginning is told already, if it is still the same.
        var same = Math.Min(known, text.Length);
        if (same > 0 && said.ToString(from, same) != text[..same]) diverged = true;
        else if (same < text.Length)
        {
            said.Append(text, same, text.Length - same);
            pieces.Writer.TryWrite(text[same..]);
        }
    }

    private async Task<ScenarioAnswer> Compose(Func<IAnswerListener, Task<ScenarioAnswer>> compose)
    {
        try
        {
            // The first words must not wait for the engine to pause.
            var answer = await Task.Run(() => compose(this));
            Said(0, answer.Answer);
            if (diverged || said.Length != answer.Answer.Length)
                throw new ProblemException(Errors.Conflict, "New code was imported while the answer was told: ask again.");
            pieces.Writer.Complete();
            return answer;
        }
        catch (Exception e)
        {
            pieces.Writer.Complete(e);
            throw;
        }
    }

    /// <summary>Short pieces that wait are passed on together.</summary>
    private async Task Pass(Func<string, ValueTask> write, CancellationToken ct)
    {
        var pending = new StringBuilder();
        await foreach (var piece in pieces.Reader.ReadAllAsync(ct))
        {
            pending.Append(piece);
            while (pending.Length < LongestPiece && pieces.Reader.TryRead(out var next)) pending.Append(next);
            foreach (var part in ChatService.Pieces(pending.ToString())) await write(part);
            pending.Clear();
        }
    }
}
