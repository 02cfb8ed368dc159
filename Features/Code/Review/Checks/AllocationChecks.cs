using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>C: what may be NULL because it was just asked for, and is used without a look at it.</summary>
internal sealed partial class AllocationChecks : ICheck
{
    public void Run(ReviewContext context)
    {
        foreach (var method in context.Delta.Methods)
        {
            if (method.New is null || !method.IsChanged || method.File.Language != "c" || method.File.IsTest || method.New.IsTest) continue;
            var guarded = Conditions.Of(method.NewControls, "c").SelectMany(g => g.Names).ToHashSet(StringComparer.Ordinal);
            foreach (var call in method.NewCalls.Where(c => MayFail().IsMatch(c.Name)))
            {
                var name = method.NewAssignments.Where(a => a.Line == call.Line && a.Receiver.Length == 0 && a.Value.Contains(call.Name + "(", StringComparison.Ordinal)).Select(a => a.Name.TrimStart('*')).FirstOrDefault();
                if (name is null || guarded.Contains(name) || IsAsserted(method, name) || FirstUse(method, name, call.Line) is not { } use) continue;
                var line = method.NewFile!.IsAdded(call.Line) ? call.Line : method.NewFile.IsAdded(use) ? use : 0;
                if (line == 0) continue;
                context.Add("unchecked-allocation", Category.Error, FindingSeverity.Medium, method.NewFile, line, $"{method.Symbol}:{name}",
                    $"`{name}` from {call.Name} is used in line {use} without a look at whether it is NULL.", $"Check `{name}` and leave the function when {call.Name} failed.", "CWE-690", 0.7);
            }
        }
    }

    private static bool IsAsserted(MethodDelta method, string name) => method.NewCalls.Any(c => c.Name.Contains("assert", StringComparison.OrdinalIgnoreCase) && c.Arguments.Any(a => ResourceChecks.Mentions(a.Code, name)));

    private static int? FirstUse(MethodDelta method, string name, int after)
    {
        for (var line = after + 1; line <= method.New!.Span.EndLine; line++)
        {
            var bare = string.Concat(method.NewFile!.New.BareAt(line).Where(c => !char.IsWhiteSpace(c)));
            if (!ResourceChecks.Mentions(bare, name)) continue;
            if (bare.StartsWith(name + "=", StringComparison.Ordinal) && !bare.StartsWith(name + "==", StringComparison.Ordinal)) return null;
            if (bare.Contains(name + "->", StringComparison.Ordinal) || bare.Contains(name + "[", StringComparison.Ordinal) || bare.Contains("*" + name, StringComparison.Ordinal)) return line;
            if (Writing().Match(bare) is { Success: true } write && write.Groups["target"].Value == name) return line;
        }
        return null;
    }

    [GeneratedRegex("^(?:malloc|calloc|realloc|reallocarray|strdup|strndup|fopen|fdopen|opendir|kmalloc|kzalloc|aligned_alloc)$")]
    private static partial Regex MayFail();

    [GeneratedRegex(@"\b(?:memcpy|memmove|memset|strcpy|strncpy|strcat|strncat|sprintf|snprintf|fread|fgets|fprintf|fputs|fgetc|fclose|readdir)\((?<target>\w+)[,)]")]
    private static partial Regex Writing();
}
