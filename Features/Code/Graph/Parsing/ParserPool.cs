using System.Collections.Concurrent;

namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>How many workers a pool runs and what one may use.</summary>
public sealed record ParserPoolOptions
{
    public int Workers { get; init; } = Math.Min(2, Environment.ProcessorCount);
    /// <summary>Time one file may take before its worker is killed.</summary>
    public TimeSpan FileLimit { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>Resident memory at which a busy worker is killed.</summary>
    public long MemoryLimit { get; init; } = 512L * 1024 * 1024;
    /// <summary>Program and arguments of a worker; by default this installation's own with the verb parse-worker.</summary>
    public IReadOnlyList<string>? Command { get; init; }
}

/// <summary>
/// Parses files in child processes. Call <see cref="ParseAsync(string, ReadOnlyMemory{byte}, bool, CancellationToken)"/> from as many tasks as there are workers, or a few more; files wait in
/// line. A worker that dies, hangs or grows too large is replaced and only its file fails.
/// </summary>
public sealed class ParserPool : IDisposable
{
    private static readonly TimeSpan WatchEvery = TimeSpan.FromMilliseconds(250);
    /// <summary>Once per process: tables that do not fit the grammars would fail every file; say so instead.</summary>
    private static readonly Lazy<bool> Checked = new(() =>
    {
        SourceLanguages.Check();
        return true;
    });

    private readonly ParserPoolOptions options;
    private readonly BlockingCollection<ParseJob> jobs = [];
    private readonly WorkerProcess[] workers;
    private readonly Timer watch;
    private int started;
    private bool disposed;

    public ParserPool(ParserPoolOptions? options = null)
    {
        this.options = options ?? new ParserPoolOptions();
        workers = new WorkerProcess[this.options.Workers];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = new WorkerProcess(this.options, jobs);
        }
        watch = new Timer(_ => Watch(), null, WatchEvery, WatchEvery);
    }

    /// <summary>Processes started so far: more than the workers means that some were replaced.</summary>
    public int Started => workers.Sum(worker => worker.Started);

    internal IEnumerable<int> ProcessIds => workers.Select(worker => worker.ProcessId).Where(id => id > 0);

    /// <summary>
    /// Facts of one file. The path (relative, forward slashes) gives language and grammar; for a <c>.h</c> header say what the repository
    /// is. A path of none of the ten languages is an <see cref="ArgumentException"/>. Never throws for what is in the file: see
    /// <see cref="FileFacts.Status"/>.
    /// </summary>
    public Task<ParsedFile> ParseAsync(string path, ReadOnlyMemory<byte> file, bool headersAreCpp, CancellationToken ct)
    {
        var grammar = SourceLanguages.GrammarOf(path, headersAreCpp) ?? throw new ArgumentException($"{path} is in none of the ten languages.", nameof(path));
        return ParseAsync(path, grammar, file, ct);
    }

    /// <summary>As above with the grammar named: one of c, cpp, c_sharp, go, java, javascript, typescript, tsx, kotlin, php, python, ruby, swift.</summary>
    public async Task<ParsedFile> ParseAsync(string path, string grammar, ReadOnlyMemory<byte> file, CancellationToken ct)
    {
        var parsed = await ParseRawAsync(path, grammar, file, ct);
        return new ParsedFile(parsed.Read(FactParts.All), parsed.Content);
    }

    /// <summary>As above, with the facts as the worker wrote them: for those who put them aside and read them later.</summary>
    public async Task<RawFacts> ParseRawAsync(string path, string grammar, ReadOnlyMemory<byte> file, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ct.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNegative(Array.IndexOf(SourceLanguages.Grammars, grammar), nameof(grammar));
        var raw = new RawFacts
        {
            Path = path,
            Language = SourceLanguages.LanguageOfGrammar(grammar),
            Hash = SourceText.HashOf(file.Span),
            SizeBytes = file.Length,
            Status = SourceText.Prepare(path, file, out var content),
            Content = content,
            Facts = ReadOnlyMemory<byte>.Empty,
        };
        if (raw.Status != ParseStatus.Ok)
        {
            return raw;
        }
        _ = Checked.Value;
        if (Interlocked.Exchange(ref started, 1) == 0)
        {
            StartWorkers();
        }
        var index = (byte)Array.IndexOf(SourceLanguages.Grammars, SourceLanguages.Refine(grammar, content.Span));
        var job = new ParseJob(index, path, content, ct);
        jobs.Add(job, ct);
        var answer = await job.Answer.Task.WaitAsync(ct);
        return raw with { Status = answer.Status, Facts = answer.Facts };
    }

    private void StartWorkers()
    {
        foreach (var worker in workers)
        {
            worker.Start();
        }
    }

    private void Watch()
    {
        foreach (var worker in workers)
        {
            worker.Watch();
        }
    }

    public void Dispose()
    {
        if (disposed)
        {
            return;
        }
        disposed = true;
        jobs.CompleteAdding();
        watch.Dispose();
        foreach (var worker in workers)
        {
            worker.Dispose();
        }
        jobs.Dispose();
    }
}

/// <summary>What a worker answered for one file, still as records.</summary>
public sealed record RawFacts
{
    public required string Path { get; init; }
    public required string Language { get; init; }
    public required string Hash { get; init; }
    public required long SizeBytes { get; init; }
    /// <summary>For a file that was read, syntax errors or not, <see cref="ParseStatus.Ok"/>; the facts tell more.</summary>
    public required ParseStatus Status { get; init; }
    public required ReadOnlyMemory<byte> Content { get; init; }
    public required ReadOnlyMemory<byte> Facts { get; init; }

    public FileFacts Read(FactParts parts) => Status == ParseStatus.Ok
        ? FactsReader.Read(Facts.Span, Content.Span, Path, Language, Hash, SizeBytes, parts)
        : FactsReader.Unread(Content.Span, Path, Language, Hash, SizeBytes, Status);
}

/// <summary>How much of the facts is wanted: reading less is faster.</summary>
[Flags]
public enum FactParts
{
    /// <summary>Types, methods with parameters, members, imports.</summary>
    Definitions = 0,
    Comments = 1,
    /// <summary>Locals, literals, calls, uses of variables, control structures.</summary>
    Bodies = 2,
    /// <summary>The text of what is assigned: only rules read it.</summary>
    Assignments = 4,
    /// <summary>What the graph has rows for.</summary>
    Rows = Comments | Bodies,
    All = Rows | Assignments,
}

internal sealed record ParseAnswer(ParseStatus Status, byte[] Facts);

internal sealed record ParseJob(byte Grammar, string Path, ReadOnlyMemory<byte> Content, CancellationToken Ct)
{
    public TaskCompletionSource<ParseAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
