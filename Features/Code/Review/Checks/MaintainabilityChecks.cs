using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>What makes the next change harder: methods that grow, code that was commented out, a patch too large to review.</summary>
internal sealed partial class MaintainabilityChecks : ICheck
{
    private const int ComplexityStep = 5;
    private const int MaxLines = 80;
    private const int MaxChangedLines = 400;

    public void Run(ReviewContext context)
    {
        foreach (var method in context.ProductMethods)
            if (method.New is { IsDeclarationOnly: false }) Growth(context, method);
        foreach (var file in context.CodeFiles.Where(f => !f.IsDeleted))
            CommentedOut(context, file);
        Size(context);
    }

    private static void Growth(ReviewContext context, MethodDelta method)
    {
        var (now, before) = (method.New!.Cyclomatic, method.Old?.Cyclomatic ?? 0);
        var crossed = now > 20 && before <= 20 ? 20 : now > 15 && before <= 15 ? 15 : 0;
        if (crossed > 0 || (method.IsMatched && now - before >= ComplexityStep && now > 10))
            context.Add("complexity-growth", Category.Maintainability, FindingSeverity.Low, method.NewFile!, method.Line, method.Symbol,
                method.IsAdded ? $"{method.New.Name} has a cyclomatic complexity of {now}." : $"The cyclomatic complexity of {method.New.Name} grows from {before} to {now}.",
                "Split the decisions into functions with names of their own.");
        if (method.New.Lines > MaxLines && (method.Old?.Lines ?? 0) <= MaxLines)
            context.Add("long-method", Category.Maintainability, FindingSeverity.Low, method.NewFile!, method.Line, method.Symbol,
                $"{method.New.Name} is {method.New.Lines} lines long.", $"Cut it into parts below {MaxLines} lines.");
    }

    private static void CommentedOut(ReviewContext context, ChangedFile file)
    {
        var run = new List<int>();
        foreach (var (line, text) in file.Added.Append(new AddedLine(int.MaxValue, "")))
        {
            var body = text.Length > 1_000 ? "" : LineComment().Match(text) is { Success: true } match ? match.Groups["body"].Value : "";
            if (body.Length > 0 && LooksLikeCode().IsMatch(body) && (run.Count == 0 || run[^1] == line - 1))
            {
                run.Add(line);
                continue;
            }
            if (run.Count >= 2 && file.Added.FirstOrDefault(a => a.Line == run[0]).Text is { } first)
                context.Add("commented-out-code", Category.Maintainability, FindingSeverity.Info, file, run[0], Excerpt(first), $"{run.Count} lines of code are commented out.", "Delete them: history keeps what was there.", null, 0.7);
            run.Clear();
        }
    }

    private static string Excerpt(string line) => line.Trim() is var text && text.Length > 80 ? text[..80] : text;

    private static void Size(ReviewContext context)
    {
        var patch = context.Delta.Patch;
        var changed = patch.AddedLines + patch.RemovedLines;
        var largest = context.Delta.Files.Where(f => f.Added.Count + f.Removed.Count > 0).OrderByDescending(f => f.Added.Count + f.Removed.Count).ThenBy(f => f.Path, StringComparer.Ordinal).FirstOrDefault();
        if (changed <= MaxChangedLines || largest is null) return;
        var line = largest.Added.Count > 0 ? largest.Added[0].Line : largest.Removed[0].Anchor;
        context.Add("large-patch", Category.Maintainability, FindingSeverity.Info, largest, line, "patch", $"The patch changes {changed} lines in {context.Delta.Files.Count} files: reviews find little in patches above {MaxChangedLines} lines.", "Split it into steps that can be reviewed and reverted alone.");
    }

    [GeneratedRegex(@"^\s*(?://|#)+\s?(?<body>.*)$")]
    private static partial Regex LineComment();

    [GeneratedRegex(@"^\s*(?:[\w.$\]\[>-]+(?:\s*=\s*[^=].*|\(.*\));\s*$|(?:if|for|while|switch)\s*\(.*\)\s*\{?\s*$|return\b.*;\s*$|\}\s*(?:else\s*\{)?\s*$|(?:var|let|const|int|char|void|def|func|import|from)\s+\w+.*[;:({=].*$|[\w.]+\([^()]*\)\s*$)")]
    private static partial Regex LooksLikeCode();
}
