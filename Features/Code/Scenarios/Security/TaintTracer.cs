using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Rules;
using Capstan.Features.Code.Rules.Flow;

namespace Capstan.Features.Code.Scenarios.Security;

/// <summary>How a trace of data back from a sink ended. Sanitized: on every way it is a constant, a number, encoded or checked.</summary>
internal enum TraceEnd { Proven, Sanitized, Unproven }

/// <summary>One place data goes through, from the source towards the sink.</summary>
internal sealed record Hop(string File, int Line, string Code);

/// <param name="SourceKind">http, message, cli, network, environment, file or database; null unless proven.</param>
/// <param name="Confidence">Of the weakest call edge on the way.</param>
internal sealed record Trace(TraceEnd End, string? SourceKind, IReadOnlyList<Hop> Hops, double Confidence)
{
    public static readonly Trace Unproven = new(TraceEnd.Unproven, null, [], 1);
    public static readonly Trace Clean = new(TraceEnd.Sanitized, null, [], 1);

    /// <summary>Somebody outside decides what it is; else it comes from where the program or its operator put it.</summary>
    public bool IsDirect => IsDirectKind(SourceKind);

    public static bool IsDirectKind(string? kind) => kind is "http" or "message" or "cli" or "network";

    /// <summary>What can be either is the worse of the two.</summary>
    public static Trace Join(Trace one, Trace other) => Rank(other) > Rank(one) ? other : one;

    private static int Rank(Trace trace) => trace.End switch
    {
        TraceEnd.Proven => trace.SourceKind is "http" or "message" ? 5 : trace.IsDirect ? 4 : 3,
        TraceEnd.Unproven => 2,
        _ => 1,
    };

    public Trace Through(string file, int line, string code, double confidence = 1) => End != TraceEnd.Proven ? this
        : this with { Hops = Hops.Count > 0 && Hops[^1] is var last && last.File == file && last.Line == line ? Hops : [.. Hops, new(file, line, code)], Confidence = Math.Min(Confidence, confidence) };
}

/// <summary>
/// Follows data backwards from a sink: through the definitions that reach it, parameters to the arguments of the callers, and the results and
/// by-reference arguments of the methods called, over edges that are sure enough. Bounded in depth and in steps, so the same graph always gives the same.
/// </summary>
internal sealed class TaintTracer(CodeGraph graph, ParsedSources sources)
{
    public const int MaximumDepth = 8;
    private const int StepsPerTrace = 500, StepsPerFile = 30_000;
    private readonly CallEdges edges = new(graph);
    private string? last;
    private int stepsLeft;

    public async Task<Trace> Follow(SourceFlow file, RuleMatch match)
    {
        var (from, to) = (match.DataOffset, match.DataEnd);
        if (to <= from) return Trace.Unproven;
        // Of one file's share, so that no file takes the time of others.
        if (last != file.Facts.Path) (last, stepsLeft) = (file.Facts.Path, StepsPerFile);
        var walk = new TaintWalk(sources, edges, match.Rule, Math.Min(StepsPerTrace, stepsLeft));
        var trace = await walk.Value(file, match.Method, from, to);
        stepsLeft -= walk.Steps;
        return trace;
    }
}
