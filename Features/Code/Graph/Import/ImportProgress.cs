using System.Diagnostics;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>One of the seven documented steps.</summary>
/// <param name="Weight">Its share of the whole, in percent.</param>
public sealed record ImportStep(string Id, string Name, int Weight);

/// <summary>The seven, in their order.</summary>
public static class ImportSteps
{
    public static readonly ImportStep Clone = new("clone", "Clone Repository", 15);
    public static readonly ImportStep Detect = new("detect_language", "Detect Language", 3);
    public static readonly ImportStep Parse = new("joern_import", "Create CPG", 45);
    public static readonly ImportStep Export = new("cpg_export", "Export to DuckDB", 15);
    public static readonly ImportStep Validate = new("validate", "Validate CPG", 5);
    public static readonly ImportStep Documents = new("chromadb_import", "Import Documentation", 10);
    public static readonly ImportStep Domain = new("domain_setup", "Setup Domain Plugin", 7);

    public static readonly IReadOnlyList<ImportStep> All = [Clone, Detect, Parse, Export, Validate, Documents, Domain];
}

/// <summary>Where an import is. Progress only rises; whoever listens decides how often to pass it on.</summary>
internal sealed class ImportProgress
{
    private readonly Lock gate = new();
    private readonly StepState[] steps = [.. ImportSteps.All.Select(s => new StepState { Name = s.Name, Status = "pending", Progress = 0, Message = null })];
    private readonly Dictionary<string, long> durations = [];
    private readonly Action<ImportProgress>? changed;
    private Stopwatch watch = new();

    public ImportProgress(Action<ImportProgress>? changed = null) => this.changed = changed;

    public ImportStep? Current { get; private set; }
    public IReadOnlyDictionary<string, long> DurationsMs => durations;

    public int Overall
    {
        get
        {
            lock (gate) return (int)ImportSteps.All.Select((s, i) => s.Weight * steps[i].Progress / 100.0).Sum();
        }
    }

    public StepState[] Steps
    {
        get
        {
            lock (gate) return [.. steps.Select(s => s with { })];
        }
    }

    public string? Message => Current is { } step ? Steps[Index(step)].Message : null;

    public void Begin(ImportStep step, string message)
    {
        lock (gate)
        {
            Current = step;
            watch = Stopwatch.StartNew();
            steps[Index(step)] = steps[Index(step)] with { Status = "in_progress", Message = message };
        }
        changed?.Invoke(this);
    }

    public void At(double share, string? message = null)
    {
        lock (gate)
        {
            var i = Index(Current!);
            var percent = Math.Clamp((int)(share * 100), steps[i].Progress, 99);
            if (percent == steps[i].Progress && message is null) return;
            steps[i] = steps[i] with { Progress = percent, Message = message ?? steps[i].Message };
        }
        changed?.Invoke(this);
    }

    public void Done(string message) => End("completed", message, 100);

    /// <summary>The step that ran did not come to its end; between two steps, the one that was next.</summary>
    public void Ended(string status, string message)
    {
        if (Current is null) return;
        if (steps[Index(Current)].Status == "completed" && ImportSteps.All.ElementAtOrDefault(Index(Current) + 1) is { } next) Begin(next, message);
        if (steps[Index(Current)].Status == "in_progress") End(status, message, null);
    }

    private void End(string status, string message, int? percent)
    {
        lock (gate)
        {
            var i = Index(Current!);
            durations[Current!.Id] = watch.ElapsedMilliseconds;
            steps[i] = steps[i] with { Status = status, Progress = percent ?? steps[i].Progress, Message = message };
        }
        changed?.Invoke(this);
    }

    private static int Index(ImportStep step) => ImportSteps.All.Index().First(s => s.Item == step).Index;
}

/// <summary>How far one step is.</summary>
public sealed record StepState
{
    public required string Name { get; init; }
    public required string Status { get; init; }
    public required int Progress { get; init; }
    public required string? Message { get; init; }
}
