using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>Callers that the patch leaves behind: of what it removed or renamed, and of what now takes other arguments. Shown at the caller.</summary>
internal sealed class CallerChecks : ICheck
{
    private const int MaxPerMethod = 5;
    private static readonly string[] Compiled = ["c", "csharp", "go", "java", "kotlin", "swift"];

    public void Run(ReviewContext context)
    {
        var defined = context.DefinedNames.Concat(context.Impact.DefinedElsewhere).ToHashSet(StringComparer.Ordinal);
        foreach (var method in context.Delta.Methods)
        {
            if (method.Old is null || method.Old.IsModule || context.NodeOf(method) is not { } node) continue;
            Overrides(context, method, node);
            if (method.IsRemoved || method.IsRenamed)
            {
                // Another definition of the same name still answers: a second branch of an #ifdef, a type split over files.
                if (!defined.Contains(method.Old.FullName)) Removed(context, method, node);
            }
            else
            {
                if (method.SignatureChanged) SignatureChanged(context, method, node);
                if (method.BodyChanged) Thrown(context, method, node);
            }
        }
    }

    private static void Removed(ReviewContext context, MethodDelta method, GraphMethod node)
    {
        foreach (var (site, file, line) in Left(context, node).Take(MaxPerMethod))
            context.Add(Broken(method, site, file, line, "removed-symbol-referenced",
                method.IsRenamed ? $"{site.Caller} still calls {method.Old!.Name}, which the patch renames to {method.New!.Name}." : $"{site.Caller} still calls {method.Old!.Name}, which the patch removes.",
                method.IsRenamed ? $"Call {method.New!.Name} here." : $"Remove the call, or keep {method.Old!.Name}.", breaks: true));
    }

    private static void SignatureChanged(ReviewContext context, MethodDelta method, GraphMethod node)
    {
        var (least, most) = Arity(method.New!);
        var returns = method.Old!.ReturnType != method.New!.ReturnType && method.Old.ReturnType is not ("" or "void" or "Unit" or "None");
        foreach (var (site, file, line) in Left(context, node).Take(MaxPerMethod))
        {
            if (site.ArgumentCount >= 0 && (site.ArgumentCount < least || site.ArgumentCount > most))
            {
                var takes = least == most ? $"{least}" : most == int.MaxValue ? $"at least {least}" : $"{least} to {most}";
                context.Add(Broken(method, site, file, line, "caller-left-behind",
                    $"{site.Caller} passes {site.ArgumentCount} arguments to {method.New.Name}, which now takes {takes}.", $"Pass what the new signature asks for: {method.New.Signature}.", breaks: true));
            }
            else if (returns)
            {
                context.Add(Broken(method, site, file, line, "caller-left-behind",
                    $"{site.Caller} uses {method.New.Name}, which now returns {(method.New.ReturnType.Length == 0 ? "nothing" : method.New.ReturnType)} instead of {method.Old.ReturnType}.",
                    "Adapt the use of the result, or keep the return type.", breaks: method.New.ReturnType is "void" or "Unit"));
            }
        }
    }

    private static void Thrown(ReviewContext context, MethodDelta method, GraphMethod node)
    {
        var declared = Declared(method.New!.Signature).Except(Declared(method.Old!.Signature), StringComparer.Ordinal).Where(e => !e.EndsWith("RuntimeException", StringComparison.Ordinal) && !e.StartsWith("Illegal", StringComparison.Ordinal)).ToList();
        if (declared.Count > 0)
        {
            foreach (var (site, file, line) in Left(context, node).Take(MaxPerMethod))
                context.Add(Broken(method, site, file, line, "caller-left-behind", $"{site.Caller} calls {method.New.Name}, which now declares that it throws {string.Join(", ", declared)}.", "Handle it here, or declare it in turn.", breaks: false));
            return;
        }
        // Where nothing is declared: it threw nothing of its own before.
        if (method.OldControls.Any(c => c.Kind == ControlKind.Throw) || method.File.IsTest) return;
        if (method.NewControls.FirstOrDefault(c => c.Kind == ControlKind.Throw && method.NewFile!.IsAdded(c.Line)) is not { } thrown) return;
        var callers = Left(context, node).Select(l => l.Site.Caller).Distinct(StringComparer.Ordinal).ToList();
        if (callers.Count == 0) return;
        context.Add("new-exception", Category.Error, FindingSeverity.Medium, method.NewFile!, thrown.Line, method.Symbol,
            $"{method.New.Name} may now throw (`{Short(thrown.Code)}`), which it did not before; {callers.Count} callers are not in the patch, {callers[0]} among them.",
            "Check that the callers let it through or handle it, and say in the documentation that it is thrown.", null, 0.65);
    }

    private static string[] Declared(string signature) => signature.IndexOf(" throws", StringComparison.Ordinal) is > 0 and var at
        ? signature[(at + " throws".Length)..].Split('{', '-')[0].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names ? names : ["an error"] : [];

    private static string Short(string text) => text.Length <= 60 ? text : text[..59] + "…";

    private static void Overrides(ReviewContext context, MethodDelta method, GraphMethod node)
    {
        if (!method.IsRemoved && !method.SignatureChanged) return;
        foreach (var site in context.Impact.Overrides.Where(o => o.BaseId == node.Id))
        {
            var parameters = method.New?.Parameters.Count(p => p.Index > 0) ?? -1;
            if (method is { IsRemoved: false, IsRenamed: false } && (site.ParameterCount < 0 || site.ParameterCount == parameters)) continue;
            if (context.NowAt(site.Filename, site.LineNumber) is not var (file, line)) continue;
            context.Add(new Finding
            {
                Rule = "override-left-behind",
                Category = Category.Error,
                Severity = FindingSeverity.High,
                File = file,
                Line = line,
                Symbol = $"{site.FullName}:{method.Old!.FullName}",
                Message = method.IsRemoved ? $"{site.FullName} overrides {method.Old.Name}, which the patch removes."
                    : method.IsRenamed ? $"{site.FullName} overrides {method.Old.Name}, which is now called {method.New!.Name}." : $"{site.FullName} no longer overrides {method.Old.Name}: its parameters differ.",
                SuggestedFix = method.IsRemoved ? "Remove it, or keep the method it overrides." : $"Give it the new signature: {method.New!.Signature}.",
                Confidence = 0.9,
            });
        }
    }

    // Sites that stand as they were: the patch neither changed nor removed their line.
    private static IEnumerable<(CallSite Site, string File, int Line)> Left(ReviewContext context, GraphMethod node)
    {
        foreach (var site in context.CallersOf(node).OrderBy(c => c.Filename, StringComparer.Ordinal).ThenBy(c => c.LineNumber))
            if (site.Confidence >= Impact.LeastConfidence && context.NowAt(site.Filename, site.LineNumber) is var (file, line)) yield return (site, file, line);
    }

    private static Finding Broken(MethodDelta method, CallSite site, string file, int line, string rule, string message, string fix, bool breaks) => new()
    {
        Rule = rule,
        Category = Category.Error,
        Severity = breaks && site.Confidence >= 0.9 && Compiled.Contains(method.File.Language) ? FindingSeverity.Critical : FindingSeverity.High,
        File = file,
        Line = line,
        Symbol = $"{site.Caller}:{method.Old!.FullName}",
        Message = message,
        SuggestedFix = fix,
        Confidence = site.Confidence,
        RestsOnEdges = true,
    };

    internal static (int Least, int Most) Arity(MethodFact method)
    {
        // Parameter 0 is the receiver that Python writes out.
        var parameters = method.Parameters.Where(p => p.Index > 0 && p.Type != "void").ToList();
        var least = parameters.Count(p => !p.IsVariadic && !p.Code.Contains('=', StringComparison.Ordinal) && !p.Code.Contains("?:", StringComparison.Ordinal)
            && !p.Code.StartsWith("this ", StringComparison.Ordinal) && !p.Code.StartsWith('&'));
        var most = parameters.Any(p => p.IsVariadic) ? int.MaxValue : parameters.Count;
        return method.Modifiers.HasFlag(Modifiers.Extension) ? (Math.Max(0, least - 1), most) : (least, most);
    }
}
