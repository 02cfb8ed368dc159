using System.Globalization;
using System.Text;
using Capstan.Features.Code.Graph.Import.Update;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>Turns the facts of one file into rows. Method rows come in a later pass, when it is known how often each is called.</summary>
internal sealed partial class GraphRows(RowWriter rows, DefinitionIndex index, RepositoryMap map, CallCounts counts, ExternalMethods externals, bool comments)
{
    private static readonly string[] ModifierNames = [.. Enum.GetValues<Modifiers>().Where(m => m != Modifiers.None).Select(m => m.ToString().ToUpperInvariant())];
    private static readonly Modifiers[] ModifierValues = [.. Enum.GetValues<Modifiers>().Where(m => m != Modifiers.None)];
    private readonly StringBuilder shapes = new();
    private FileFacts facts = null!;
    private FileScope scope = null!;
    private ImportedFile file = null!;
    private readonly LookupTrace trace = new();
    private readonly SortedSet<string> handlers = new(StringComparer.Ordinal);
    private long next;

    /// <summary>Everything but the methods' own rows, and what an incremental import has to know of the file. Returns the names it registers as handlers of routes.</summary>
    public List<string> File(ImportedFile imported, FileFacts fileFacts, ReadOnlyMemory<byte> content)
    {
        (file, facts) = (imported, fileFacts);
        handlers.Clear();
        trace.Clear();
        LookupTrace.Current = trace;
        try
        {
            Rows(content);
        }
        finally
        {
            LookupTrace.Current = null;
        }
        rows.Row(GraphTable.ImportFile).Int(file.Numbers.Ordinal).Name(Path).Text(ImportedKind.Source).Text(facts.Hash).TextOrNull(file.Blob).Long(facts.SizeBytes)
            .Ints(file.Numbers.Methods).Ints(file.Numbers.Types).Bytes(DefinitionCodec.Encode(facts)).Bytes(trace.ToBytes()).Texts(handlers);
        return [.. handlers];
    }

    private void Rows(ReadOnlyMemory<byte> content)
    {
        scope = new(facts, file.File, file.FirstMethod, file.FirstType, index, map);
        next = file.Numbers.FirstOther;
        FileRow(content.Span);
        Types();
        MethodParts();
        Members();
        Locals();
        Imports();
        var firstComment = next;
        if (comments) Comments();
        // Ids do not depend on what is left out.
        next = firstComment + facts.Comments.Count;
        if (comments) Documents(firstComment);
        Calls();
        Controls();
        Arguments();
        Literals();
        Identifiers();
        Labels();
        Flow();
        Macros();
        if (facts.Package.Length > 0) Namespace();
    }

    private string Path => facts.Path;
    private long FileId => file.Numbers.File;
    private long MethodId(int method) => file.Numbers.Method(method);
    private long TypeId(int type) => file.Numbers.Type(type);
    /// <summary>The method that what stands inside a method belongs to: a prototype left out in favour of its definition owns nothing.</summary>
    private long OwnerId(int method) => MethodId(IsMerged(method) ? 0 : method);

    private bool IsMerged(int method) => index.Methods[file.FirstMethod + method].IsMerged;

    private void FileRow(ReadOnlySpan<byte> content) => rows.Row(GraphTable.File).Long(FileId).Name(Path).Text(facts.Hash).Utf8(content).Int(file.Numbers.Ordinal + 1)
        .Text(facts.Language).Int(facts.Lines).Int(facts.SourceLines).Int(facts.CommentLines).Long(facts.SizeBytes)
        .Bool(facts.IsTest).Bool(Generated.IsGenerated(Path, content)).Bool(file.IsVendored).Text(StatusName(facts.Status));

    private void Types()
    {
        for (var t = 0; t < facts.Types.Count; t++)
        {
            var type = facts.Types[t];
            var parent = type.Parent >= 0 ? facts.Types[type.Parent] : null;
            rows.Row(GraphTable.Type).Long(TypeId(t)).Name(type.Name).Name(type.FullName).Text(Head(type)).Name(Path).Bool(false).Texts(type.Bases)
                .TextOrNull(type.AliasOf).Text(parent is null ? "NAMESPACE_BLOCK" : "TYPE_DECL").Text(parent?.FullName ?? facts.Package).TextOrNull(type.TypeParameters)
                .Texts(Names(type.Modifiers)).Int(type.Span.Line).Int(type.Span.Column).Int(type.Span.EndLine).Int(type.Span.Offset).Int(type.Span.EndOffset)
                .Int(t + 1).Bool(type.HasDoc);
            Edge(GraphTable.SourceFile, TypeId(t), FileId);
            Edge(GraphTable.Ast, type.Parent >= 0 ? TypeId(type.Parent) : FileId, TypeId(t));
            foreach (var b in index.BasesOf(file.FirstType + t)) Edge(GraphTable.Inherits, TypeId(t), index.Types[b].Id);
            Annotations(TypeId(t), type.FullName, type.Annotations);
            ModifierNodes(TypeId(t), type.Modifiers, type.Span.Line);
        }
    }

    /// <summary>What hangs on methods beside their own rows.</summary>
    private void MethodParts()
    {
        parameterIds = new long[facts.Methods.Count][];
        returnIds = new long[facts.Methods.Count];
        for (var m = 0; m < facts.Methods.Count; m++)
        {
            if (IsMerged(m)) continue;
            var method = facts.Methods[m];
            var id = MethodId(m);
            Edge(GraphTable.SourceFile, id, FileId);
            Edge(GraphTable.Ast, method.Parent >= 0 && !IsMerged(method.Parent) ? MethodId(method.Parent) : method.Type >= 0 ? TypeId(method.Type) : FileId, id);
            if (method.Type >= 0) Edge(GraphTable.Contains, TypeId(method.Type), id);
            parameterIds[m] = method.Parameters.Count == 0 ? [] : new long[method.Parameters.Count];
            for (var p = 0; p < method.Parameters.Count; p++)
            {
                var parameter = method.Parameters[p];
                parameterIds[m][p] = next;
                rows.Row(GraphTable.Parameter).Long(next).Name(parameter.Name).Text(parameter.Code).TextOrNull(parameter.Type).Text("BY_VALUE").Int(parameter.Index)
                    .Bool(parameter.IsVariadic).Name(Path).Int(parameter.Line).Int(parameter.Column).Int(parameter.Index).Long(id);
                Edge(GraphTable.Ast, id, next++);
                Annotations(next - 1, method.FullName, parameter.Annotations);
            }
            if (!method.IsModule)
            {
                returnIds[m] = next;
                rows.Row(GraphTable.MethodReturn).Long(next).Text("RET").TextOrNull(method.ReturnType).Text("BY_VALUE").Int(method.Span.Line).Int(method.Span.Column)
                    .Int(method.Parameters.Count + 1).Long(id);
                Edge(GraphTable.Ast, id, next++);
            }
            Annotations(id, method.FullName, method.Annotations);
            ModifierNodes(id, method.Modifiers, method.Span.Line);
        }
    }

    private void Annotations(long owner, string fullName, IReadOnlyList<AnnotationFact> annotations)
    {
        for (var a = 0; a < annotations.Count; a++)
        {
            var annotation = annotations[a];
            rows.Row(GraphTable.Annotation).Long(next).Name(annotation.Name).Name(fullName).Text(annotation.Code).Name(Path).Int(annotation.Line).Int(annotation.Column).Int(a + 1);
            Edge(GraphTable.Ast, owner, next++);
        }
    }

    private void Members()
    {
        memberIds = new long[facts.Members.Count];
        for (var m = 0; m < facts.Members.Count; m++)
        {
            var member = facts.Members[m];
            memberIds[m] = next;
            rows.Row(GraphTable.Member).Long(next).Name(member.Name).Text(member.Code).TextOrNull(member.TypeName).Text(member.Type >= 0 ? "TYPE_DECL" : "NAMESPACE_BLOCK")
                .Text(member.Type >= 0 ? facts.Types[member.Type].FullName : facts.Package).Texts(Names(member.Modifiers)).Name(Path).Int(member.Line).Int(member.Column).Int(m + 1);
            Edge(GraphTable.Ast, member.Type >= 0 ? TypeId(member.Type) : FileId, next++);
            Annotations(next - 1, member.Name, member.Annotations);
            ModifierNodes(memberIds[m], member.Modifiers, member.Line);
        }
    }

    private void Locals()
    {
        firstLocal = next;
        for (var l = 0; l < facts.Locals.Count; l++)
        {
            var local = facts.Locals[l];
            rows.Row(GraphTable.Local).Long(next++).Name(local.Name).Text(local.Code).TextOrNull(local.TypeName).Name(Path).Int(local.Line).Int(local.Column).Int(l + 1).Long(OwnerId(local.Method));
        }
    }

    private void Imports()
    {
        for (var i = 0; i < facts.Imports.Count; i++)
        {
            var import = facts.Imports[i];
            var leadsTo = map.FileOf(import, facts, file.File);
            var target = leadsTo >= 0 ? map.IdOf(leadsTo) : -1;
            if (leadsTo < 0 && facts.Language is not ("c" or "ruby") && scope.TypeOfEntity(scope.Normal(import.Entity)) is var type and >= 0)
            {
                leadsTo = index.Types[type].File;
                target = index.Types[type].Id;
            }
            rows.Row(GraphTable.Import).Long(next).Name(import.Entity).NameOrNull(import.As).Bool(import.HasAlias).Bool(import.IsWildcard).Bool(!import.IsWildcard)
                .Bool(import.As.Length == 0 || facts.Language is "go" or "c").Text(import.Code).Name(Path).Int(import.Line).Int(i + 1)
                .NameOrNull(leadsTo >= 0 ? map.PathOf(leadsTo) : null).Bool(leadsTo < 0);
            Edge(GraphTable.Ast, FileId, next);
            if (target >= 0) Edge(GraphTable.Imports, next, target);
            next++;
        }
    }

    private void Comments()
    {
        for (var c = 0; c < facts.Comments.Count; c++)
        {
            var comment = facts.Comments[c];
            rows.Row(GraphTable.Comment).Long(next++).Text(comment.Text).Name(Path).Int(comment.Span.Line).Int(comment.Span.Column).Int(comment.Span.EndLine)
                .Int(comment.Span.Offset).Int(comment.Span.EndOffset).Int(c + 1).Text(comment.Kind switch { CommentKind.Line => "line", CommentKind.Block => "block", _ => "doc" });
        }
    }

    private void Documents(long firstComment)
    {
        for (var m = 0; m < facts.Methods.Count; m++)
            if (facts.Methods[m].Doc is var doc and >= 0 && !IsMerged(m)) Edge(GraphTable.Documents, firstComment + doc, MethodId(m));
        for (var t = 0; t < facts.Types.Count; t++)
            if (facts.Types[t].Doc is var doc and >= 0) Edge(GraphTable.Documents, firstComment + doc, TypeId(t));
    }

    private void Calls()
    {
        var resolver = new CallResolver(index, scope);
        var first = firstCall = next;
        next += facts.Calls.Count;
        for (var c = 0; c < facts.Calls.Count; c++)
        {
            var call = facts.Calls[c];
            var id = first + c;
            var binding = resolver.Resolve(c);
            var known = binding.Resolution is not (Resolution.Ambiguous or Resolution.External);
            counts.Called(file, call, binding, handlers);
            rows.Row(GraphTable.Call).Long(id).Name(call.Name).Name(Spelt(call)).Name(binding.FullName)
                .Text(binding.Resolution == Resolution.Hierarchy ? "DYNAMIC_DISPATCH" : "STATIC_DISPATCH")
                .NameOrNull(known && binding.Targets.Count > 0 ? index.Methods[binding.Targets[0]].ReturnType : null)
                .Text(call.Code).Name(Path).Int(call.Line).Int(call.Column).Int(call.Offset).Int(call.EndOffset).Int(c + 1).Long(OwnerId(call.Method))
                .Text(Binding.Name(binding.Resolution)).Real(binding.Confidence).TextOrNull(call.Receiver).Text(ReceiverName(call.ReceiverKind))
                .Int(call.ArgumentCount).TextOrNull(Shapes(call)).Int(call.LoopDepth);
            Edge(GraphTable.Contains, OwnerId(call.Method), id);
            foreach (var target in binding.Targets) Edge(GraphTable.Calls, id, index.Methods[target].Id);
            if (binding.Resolution == Resolution.External) externals.Add(id, facts.Language, binding.FullName);
            if (call.Outer >= 0) rows.Row(GraphTable.Argument).Long(first + call.Outer).Long(id).Int(ArgumentIndex(call));
        }
    }

    /// <summary>Where the call stands among the arguments of the one around it; 0 is its receiver, -1 one of those whose place is not kept.</summary>
    private int ArgumentIndex(CallFact call)
    {
        var outer = facts.Calls[call.Outer];
        for (var a = 0; a < outer.Arguments.Count; a++)
            if (outer.Arguments[a].Offset <= call.Offset && call.EndOffset <= outer.Arguments[a].EndOffset) return a + 1;
        return call.Offset == outer.Offset ? 0 : -1;
    }

    private static string Spelt(CallFact call) => call.ReceiverKind is ReceiverKind.None or ReceiverKind.Expression ? call.Name : $"{call.Receiver}.{call.Name}";

    private string Shapes(CallFact call)
    {
        shapes.Clear();
        foreach (var argument in call.Arguments)
        {
            if (shapes.Length > 0) shapes.Append(',');
            if (argument.Name.Length > 0) shapes.Append(argument.Name).Append('=');
            shapes.Append(argument.Shape switch
            {
                ExpressionShape.Literal => "literal",
                ExpressionShape.Identifier => "identifier",
                ExpressionShape.Member => "member",
                ExpressionShape.Concatenation => "concatenation",
                ExpressionShape.Interpolation => "interpolation",
                ExpressionShape.Call => "call",
                ExpressionShape.Lambda => "lambda",
                ExpressionShape.Construct => "construct",
                ExpressionShape.Collection => "collection",
                ExpressionShape.Index => "index",
                ExpressionShape.Conditional => "conditional",
                _ => "other",
            });
        }
        return shapes.ToString();
    }

    private void Controls()
    {
        firstControl = next;
        for (var c = 0; c < facts.Controls.Count; c++)
        {
            var control = facts.Controls[c];
            if (control.Kind == ControlKind.Return)
                rows.Row(GraphTable.Return).Long(next++).Text(control.Code).Name(Path).Int(control.Line).Int(control.Column).Int(c + 1).Long(OwnerId(control.Method));
            else
                rows.Row(GraphTable.Control).Long(next++).Text(control.Kind.ToString().ToUpperInvariant()).Text(control.Kind.ToString()).Text(control.Code).Name(Path)
                    .Int(control.Line).Int(control.Column).Int(control.EndLine).Int(c + 1).Long(OwnerId(control.Method));
        }
    }

    private void Namespace()
    {
        rows.Row(GraphTable.NamespaceBlock).Long(next).Name(facts.Package[(facts.Package.LastIndexOf('.') + 1)..]).Name(facts.Package).Name(Path).Text(facts.Package).Int(1).Int(1).Int(1);
        Edge(GraphTable.Ast, FileId, next++);
    }

    /// <summary>Rows of the methods themselves.</summary>
    public void Methods(ImportedFile imported, FileFacts fileFacts)
    {
        (file, facts) = (imported, fileFacts);
        for (var m = 0; m < facts.Methods.Count; m++)
        {
            if (IsMerged(m)) continue;
            var method = facts.Methods[m];
            var number = file.FirstMethod + m;
            var owner = method.Type >= 0 ? facts.Types[method.Type].FullName : index.Methods[number].Type is var type and >= 0 ? index.Types[type].FullName : null;
            rows.Row(GraphTable.Method).Long(MethodId(m)).Name(method.Name).Name(method.FullName).Text(method.Signature).Name(Path)
                .Int(method.Span.Line).Int(method.Span.Column).Int(method.Span.EndLine).Int(method.Span.EndColumn).Int(method.Span.Offset).Int(method.Span.EndOffset)
                .Text(method.IsModule ? "<module>" : method.Signature).Bool(false).Text(method.Parent >= 0 ? "METHOD" : owner is null ? "NAMESPACE_BLOCK" : "TYPE_DECL")
                .Name(method.Parent >= 0 ? facts.Methods[method.Parent].FullName : owner ?? facts.Package).Int(m + 1)
                .Text(method.Hash.ToString("x16", CultureInfo.InvariantCulture)).Texts(Names(method.Modifiers)).Int(method.Cyclomatic).TextOrNull(method.TypeParameters)
                .Text(facts.Language).Int(counts.FanIn(number)).Int(counts.FanOut(number)).Int(method.Lines).Int(method.Parameters.Count(p => p.Index > 0)).Int(method.ReturnCount).Int(method.LoopCount)
                .Int(method.MaxNesting).Int(method.Cognitive).Bool(method.IsTest).Bool(EntryPoints.IsOne(method, facts) || (!method.IsTest && counts.IsRegistered(number)))
                .Bool(method.IsExported).Bool(method.HasDoc).Bool(method.HasTodo).Bool(method.HasDebugCode).TextOrNull(method.ReturnType)
                .Texts([.. method.Annotations.Select(a => a.Code)]).TextOrNull(comments && method.HasDoc ? facts.Comments[method.Doc].Text : null);
        }
    }

    private void Edge(GraphTable table, long from, long to) => rows.Row(table).Long(from).Long(to);

    private static string Head(TypeFact type)
    {
        var keyword = type.Kind.ToString().ToLowerInvariant();
        return type.Bases.Count == 0 ? $"{keyword} {type.Name}{type.TypeParameters}" : $"{keyword} {type.Name}{type.TypeParameters} : {string.Join(", ", type.Bases)}";
    }

    private static string[] Names(Modifiers modifiers)
    {
        if (modifiers == Modifiers.None) return [];
        var names = new List<string>(4);
        for (var i = 0; i < ModifierValues.Length; i++)
            if ((modifiers & ModifierValues[i]) != 0) names.Add(ModifierNames[i]);
        return [.. names];
    }

    public static string StatusName(ParseStatus status) => status switch
    {
        ParseStatus.Ok => "ok",
        ParseStatus.Errors => "errors",
        ParseStatus.Timeout => "timeout",
        ParseStatus.TooLarge => "too_large",
        ParseStatus.Binary => "binary",
        ParseStatus.Minified => "minified",
        _ => "crashed",
    };

    private static string ReceiverName(ReceiverKind kind) => kind switch
    {
        ReceiverKind.None => "none",
        ReceiverKind.This => "this",
        ReceiverKind.Base => "base",
        ReceiverKind.Identifier => "identifier",
        ReceiverKind.TypeLike => "type",
        _ => "expression",
    };
}

/// <summary>A file of the import with the place of its definitions in the index of its language.</summary>
/// <param name="File">Its place in the order of paths.</param>
/// <param name="Blob">What git calls its content; null where the source is none of git's.</param>
internal sealed record ImportedFile(int File, FileNumbers Numbers, int FirstMethod, int FirstType, bool IsVendored, string? Blob);
