using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>Public code without a word, and words that no longer fit the parameters.</summary>
internal sealed partial class DocumentationChecks : ICheck
{
    public void Run(ReviewContext context)
    {
        var documented = new Dictionary<FileFacts, bool>(ReferenceEqualityComparer.Instance);
        foreach (var method in context.ProductMethods)
        {
            if (method.New is null || method.NewFile!.NewFacts is not { } facts) continue;
            if (method.IsAdded && method.New is { IsExported: true, HasDoc: false, IsConstructor: false } && (documented.TryGetValue(facts, out var itself) ? itself : documented[facts] = DocumentsItself(facts)) && !method.New.Modifiers.HasFlag(Modifiers.Override))
                context.Add("missing-documentation", Category.Documentation, FindingSeverity.Low, method.NewFile, method.Line, method.Symbol, $"The new public {method.New.Name} has no documentation, unlike its neighbours.", "Say what it does, what it takes and how it fails.", null, 0.8);
            if (method.SignatureChanged && method.New.HasDoc && method.New.Doc < facts.Comments.Count) Stale(context, method, facts.Comments[method.New.Doc]);
        }
    }

    // A rule of the file, not ours: most of its public methods are documented.
    private static bool DocumentsItself(FileFacts facts)
    {
        var methods = facts.Methods.Where(m => m is { IsExported: true, IsModule: false }).ToList();
        return methods.Count >= 3 && methods.Count(m => m.HasDoc) * 2 >= methods.Count;
    }

    private static void Stale(ReviewContext context, MethodDelta method, CommentFact doc)
    {
        var named = ParameterTag().Matches(doc.Text).Select(m => m.Groups["name"].Value.TrimStart('$', '*', '&')).ToList();
        if (named.Count == 0) return;
        var actual = method.New!.Parameters.Select(p => p.Name.TrimStart('$', '*', '&')).ToHashSet(StringComparer.Ordinal);
        if (named.Find(name => !actual.Contains(name)) is { } gone)
            context.Add("stale-documentation", Category.Documentation, FindingSeverity.Low, method.NewFile!, method.Line, method.Symbol, $"The documentation of {method.New.Name} still speaks of the parameter {gone}.", "Bring the documented parameters in line with the signature.");
    }

    [GeneratedRegex(@"(?:@param\s+(?:\{[^}]*\}\s*)?(?:[\w\\|\[\]]+\s+(?=\$))?|<param\s+name=""|:param\s+(?:\w+\s+)?|\\param\s*(?:\[[^\]]*\]\s*)?|[-*]\s+Parameter\s+)(?<name>[$*&]?\w+)")]
    private static partial Regex ParameterTag();
}
