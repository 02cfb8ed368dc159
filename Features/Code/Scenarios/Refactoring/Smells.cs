using Capstan.Features.Code.Scenarios.Model;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.Scenarios.Refactoring;

internal enum SmellKind { ComplexMethod, HardToFollow, LongMethod, ManyParameters, DeepNesting, ManyReturns, ManyLoops, LargeClass, FeatureEnvy, DataClump, MessageChain, RepeatedSwitch }

/// <summary>Something that goes over a threshold.</summary>
/// <param name="Value">What was measured; 0 where nothing is.</param>
internal sealed record Smell(SmellKind Kind, string Name, string File, int Line, int LastLine, int Value, int Limit, string Detail = "")
{
    /// <summary>How many times over the limit it is.</summary>
    public double Excess => Limit == 0 ? 1 : (double)Value / Limit;
    public double Confidence => Kind switch
    {
        SmellKind.LargeClass or SmellKind.MessageChain => 0.85,
        SmellKind.FeatureEnvy or SmellKind.DataClump or SmellKind.RepeatedSwitch => 0.7,
        _ => 1,
    };
}

/// <summary>Smells that show in the measures of a single method.</summary>
internal static class MethodSmells
{
    public static IEnumerable<Smell> Of(CodeModel model, RefactoringSettings limits)
    {
        foreach (var method in model.Methods)
        {
            if (method.IsModule || method.IsTest || !model.Files[method.File].IsOwn) continue;
            if (Over(SmellKind.ComplexMethod, method.Cyclomatic, limits.CyclomaticComplexity) is { } complex) yield return complex;
            if (Over(SmellKind.HardToFollow, method.Cognitive, limits.CognitiveComplexity) is { } hard) yield return hard;
            if (Over(SmellKind.LongMethod, method.Lines, limits.MethodLines) is { } @long) yield return @long;
            if (Over(SmellKind.ManyParameters, method.Parameters, limits.Parameters) is { } parameters) yield return parameters;
            if (Over(SmellKind.DeepNesting, method.Nesting, limits.Nesting) is { } deep) yield return deep;
            if (Over(SmellKind.ManyReturns, method.Returns, limits.Returns) is { } returns) yield return returns;
            if (Over(SmellKind.ManyLoops, method.Loops, limits.Loops) is { } loops) yield return loops;

            Smell? Over(SmellKind kind, int value, int limit) =>
                value > limit ? new(kind, method.FullName, method.Filename, method.Line, method.LastLine, value, limit) : null;
        }
    }
}
