using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

// Where the calls of a folder's C# files lead, by Roslyn: path, line, name, target path:line or external.
var root = Path.GetFullPath(args[0]);
var watch = System.Diagnostics.Stopwatch.StartNew();
var trees = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
    .Select(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f), new CSharpParseOptions(LanguageVersion.Preview), f)).ToList();
var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(File.Exists).Select(p => MetadataReference.CreateFromFile(p));
var compilation = CSharpCompilation.Create("corpus", trees, references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
foreach (var tree in trees)
{
    var model = compilation.GetSemanticModel(tree);
    foreach (var node in tree.GetRoot().DescendantNodes())
    {
        var name = node switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => member.Name,
            InvocationExpressionSyntax { Expression: SimpleNameSyntax simple } => simple,
            InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } => binding.Name,
            ObjectCreationExpressionSyntax { Type: SimpleNameSyntax type } => type,
            ObjectCreationExpressionSyntax { Type: QualifiedNameSyntax type } => type.Right,
            _ => null,
        };
        if (name is null || model.GetSymbolInfo(node).Symbol is not IMethodSymbol method) continue;
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        var made = node is ObjectCreationExpressionSyntax ? ":class" : "";
        var places = method.DeclaringSyntaxReferences.Concat(made.Length > 0 ? method.ContainingType.DeclaringSyntaxReferences : []).Take(1).ToList();
        var target = places.Count == 0 ? "external" : $"{Path.GetRelativePath(root, places[0].SyntaxTree.FilePath)}:{Line(places[0].GetSyntax())}{made}";
        Console.WriteLine($"{Path.GetRelativePath(root, tree.FilePath)}\t{tree.GetLineSpan(name.Span).StartLinePosition.Line + 1}\t{name.Identifier.Text}\t{target}");
    }
}
Console.Error.WriteLine($"Roslyn: {trees.Count} files, {watch.Elapsed.TotalSeconds:F1} s, {System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB at most");

static int Line(SyntaxNode node)
{
    var at = node switch { MethodDeclarationSyntax m => m.ReturnType.SpanStart, _ => node.SpanStart };
    return node.SyntaxTree.GetLineSpan(new(at, 0)).StartLinePosition.Line + 1;
}
