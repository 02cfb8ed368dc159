using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>What others rely on and the patch removes or changes: public code, enum values, serialized names, routes, flags, columns.</summary>
internal sealed partial class InterfaceChecks : ICheck
{
    public void Run(ReviewContext context)
    {
        foreach (var method in context.Delta.Methods)
            if (method.Old is { IsExported: true, IsModule: false, IsTest: false } && !method.OldFile!.IsTest && IsPublic(method.OldFile, method.Old)) Method(context, method);
        foreach (var file in context.CodeFiles)
        {
            if (!file.IsApplied || file.IsTest) continue;
            if (file.OldFacts is { } old)
            {
                Types(context, file, old, file.NewFacts);
                Routes(context, file, old, file.NewFacts);
                Flags(context, file, old, file.NewFacts);
            }
        }
        foreach (var file in context.Files)
        {
            Migration(context, file);
        }
    }

    // What C offers to others stands in a header; nobody outside can name a member of an anonymous type; Python's own protocols are not called by name.
    private static bool IsPublic(ChangedFile file, MethodFact method) =>
        (file.Language != "c" || !file.OldPath!.EndsWith(".c", StringComparison.OrdinalIgnoreCase))
        && !method.FullName.Contains("<anonymous", StringComparison.Ordinal) && !method.Name.StartsWith("__", StringComparison.Ordinal);

    private static void Method(ReviewContext context, MethodDelta method)
    {
        var old = method.Old!;
        // In C a prototype and its definition are one promise; a definition that is still there somewhere is no loss.
        if ((method.IsRemoved || method.IsRenamed) && context.DefinedNames.Contains(old.FullName)) return;
        if (method.IsRemoved || method.IsRenamed)
        {
            if (method.IsRemoved && method.OldFile!.IsDeleted && old.IsDeclarationOnly) return;
            context.Add("public-api-removed", Category.Interface, FindingSeverity.High, method.File, method.Line, old.FullName,
                method.IsRenamed ? $"The public {old.Name} is now called {method.New!.Name}." : $"The public {old.Name} is gone.",
                method.IsRenamed ? $"Keep {old.Name} as a deprecated alias of {method.New!.Name} for one release." : $"Deprecate {old.Name} first, and note the removal in the changelog.", null, method.Similarity >= 1 ? 0.9 : 0.8);
            return;
        }
        if (!method.New!.IsExported)
        {
            context.Add("public-api-removed", Category.Interface, FindingSeverity.High, method.File, method.Line, old.FullName, $"{old.Name} is not public any more.", "Keep it public, or deprecate it first.");
            return;
        }
        if (!method.SignatureChanged) return;
        var (least, most) = CallerChecks.Arity(method.New);
        var (wasLeast, wasMost) = CallerChecks.Arity(old);
        var hints = method.File.Language is "python" or "ruby";
        var compatible = least <= wasLeast && most >= wasMost && (hints || (old.ReturnType == method.New.ReturnType && SameTypes(old, method.New)));
        context.Add("public-api-changed", Category.Interface, compatible ? FindingSeverity.Low : FindingSeverity.Medium, method.File, method.Line, old.FullName,
            $"The public {old.Name} changes from `{Short(old.Signature)}` to `{Short(method.New.Signature)}`.",
            compatible ? "Callers keep working; note the new parameter in the documentation." : "Add an overload and keep the old one for one release, or note the break in the changelog.", null, 0.85);
    }

    private static bool SameTypes(MethodFact a, MethodFact b)
    {
        for (var i = 0; i < Math.Min(a.Parameters.Count, b.Parameters.Count); i++)
            if (a.Parameters[i].Type != b.Parameters[i].Type) return false;
        return true;
    }

    private static void Types(ReviewContext context, ChangedFile file, FileFacts old, FileFacts? @new)
    {
        foreach (var type in old.Types)
        {
            if (type.Kind == TypeKind.Extension || type.Modifiers.HasFlag(Modifiers.Private) || type.Name.StartsWith('<')) continue;
            var now = @new?.Types.FirstOrDefault(t => t.FullName == type.FullName) ?? context.Delta.Files.SelectMany(f => f.NewFacts?.Types ?? []).FirstOrDefault(t => t.FullName == type.FullName || t.Name == type.Name);
            if (now is null)
            {
                if (file.Language == "c" && file.OldPath!.EndsWith(".c", StringComparison.OrdinalIgnoreCase)) continue;
                if (!type.Modifiers.HasFlag(Modifiers.Public) && !type.Modifiers.HasFlag(Modifiers.Exported) && file.Language is "csharp" or "java" or "php" or "swift") continue;
                if (file.AnchorOf(type.Span.Line, type.Span.EndLine) is { } line)
                    context.Add("public-type-removed", Category.Interface, FindingSeverity.High, file, line, type.FullName, $"The type {type.Name} is gone.", $"Deprecate {type.Name} first, and note the removal in the changelog.", null, 0.85);
                continue;
            }
            if (@new is not null) Members(context, file, old, type, @new, now);
        }
    }

    private static void Members(ReviewContext context, ChangedFile file, FileFacts old, TypeFact type, FileFacts @new, TypeFact now)
    {
        var (oldIndex, newIndex) = (IndexOf(old.Types, type), IndexOf(@new.Types, now));
        if (newIndex < 0) return;
        var names = @new.Members.Where(m => m.Type == newIndex).ToLookup(m => m.Name);
        foreach (var member in old.Members.Where(m => m.Type == oldIndex))
        {
            var first = member.Annotations.Select(a => a.Line).Append(member.Line).Min();
            if (file.AnchorOf(first, member.Line) is not { } line) continue;
            var wire = WireName(member);
            if (!names.Contains(member.Name))
            {
                if (type.Kind == TypeKind.Enum)
                    context.Add("enum-value-removed", Category.Interface, FindingSeverity.High, file, line, $"{type.FullName}.{member.Name}", $"The value {member.Name} of {type.Name} is gone.", "Keep the value: stored data and clients may still hold it.", null, 0.85);
                else if (wire is not null && !@new.Members.Any(m => m.Type == newIndex && WireName(m) == wire))
                    context.Add("serialized-field-removed", Category.Interface, FindingSeverity.High, file, line, $"{type.FullName}.{member.Name}", $"The serialized field \"{wire}\" of {type.Name} is gone.", "Keep reading the old name until no stored data or client uses it.", null, 0.85);
            }
            else if (type.Kind == TypeKind.Enum && Number(member) is { } was && names[member.Name].Select(Number).FirstOrDefault() is { } isNow && was != isNow)
            {
                context.Add("enum-value-changed", Category.Interface, FindingSeverity.High, file, line, $"{type.FullName}.{member.Name}", $"{type.Name}.{member.Name} is {isNow} instead of {was}.", "Keep the number: stored data and clients hold it. Give new meanings new numbers.", null, 0.85);
            }
            else if (wire is not null && names[member.Name].All(m => WireName(m) != wire))
            {
                context.Add("serialized-name-changed", Category.Interface, FindingSeverity.High, file, line, $"{type.FullName}.{member.Name}", $"{member.Name} is not serialized as \"{wire}\" any more.", "Keep the old name on the wire, or accept both.", null, 0.85);
            }
        }
    }

    private static int IndexOf(IReadOnlyList<TypeFact> types, TypeFact type)
    {
        for (var i = 0; i < types.Count; i++)
            if (ReferenceEquals(types[i], type)) return i;
        return -1;
    }

    private static string? Number(MemberFact member) => ExplicitValue().Match(member.Code) is { Success: true } match ? match.Groups["value"].Value : null;

    private static string? WireName(MemberFact member) =>
        ModelField().IsMatch(member.Code) ? member.Name :
        member.Annotations.Select(a => WireAnnotation().Match(a.Code)).FirstOrDefault(m => m.Success) is { } annotated ? annotated.Groups["name"].Value
        : GoTag().Match(member.Code) is { Success: true } tag ? tag.Groups["name"].Value : null;

    private static void Routes(ReviewContext context, ChangedFile file, FileFacts old, FileFacts? @new)
    {
        var now = context.Delta.Files.SelectMany(f => f.NewFacts is { } facts ? RoutesOf(facts).Select(r => r.Route) : []).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _ = @new;
        foreach (var (route, line) in RoutesOf(old))
            if (!now.Contains(route) && file.AnchorOf(line, line) is { } anchor)
                context.Add("route-removed", Category.Interface, FindingSeverity.High, file, anchor, route, $"The route {route} is gone or has another address.", "Keep the old address and redirect, or version the API.", null, 0.85);
    }

    private static IEnumerable<(string Route, int Line)> RoutesOf(FileFacts facts)
    {
        foreach (var annotation in facts.Methods.SelectMany(m => m.Annotations))
            if (RouteAnnotation().Match(annotation.Code) is { Success: true } match) yield return ($"{match.Groups["verb"].Value} {match.Groups["path"].Value}", annotation.Line);
        foreach (var call in facts.Calls)
            if (call.Arguments.Count > 1 && RouteCall().IsMatch(call.Name) && call.Receiver.Length > 0 && call.Arguments[0].Shape == ExpressionShape.Literal
                && call.Arguments[0].Code.Trim('"', '\'', '`') is ['/', ..] path) yield return ($"{call.Name} {path}", call.Line);
    }

    private static void Flags(ReviewContext context, ChangedFile file, FileFacts old, FileFacts? @new)
    {
        var now = (@new?.Literals ?? []).Where(l => Flag().IsMatch(l.Code)).Select(l => l.Code.Trim('"', '\'', '`')).ToHashSet(StringComparer.Ordinal);
        foreach (var call in old.Calls)
            foreach (var argument in call.Arguments)
            {
                if (argument.Shape != ExpressionShape.Literal || !Flag().IsMatch(argument.Code) || !Declares().IsMatch(call.Name)) continue;
                var flag = argument.Code.Trim('"', '\'', '`');
                if (now.Contains(flag) || file.Removed.Where(r => r.BaseLine >= call.Line && r.Text.Contains(flag, StringComparison.Ordinal)).Select(r => (int?)r.Anchor).FirstOrDefault() is not { } line) continue;
                context.Add("cli-flag-removed", Category.Interface, FindingSeverity.High, file, line, flag, $"The option {flag} is gone.", $"Accept {flag} with a warning for one release.", null, 0.85);
            }
    }

    private static void Migration(ReviewContext context, ChangedFile file)
    {
        if (!file.Path.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var (line, text) in file.Added)
                if (text.Length < 1_000 && DropInCode().Match(text) is { Success: true } dropped && file.Path.Contains("migrat", StringComparison.OrdinalIgnoreCase))
                    context.Add("column-removed", Category.Interface, FindingSeverity.High, file, line, dropped.Value, "The migration removes a table or column: code that still runs during the change will fail.", "Stop using it first, remove it in a later release.", null, 0.7);
            return;
        }
        foreach (var (line, text) in file.Added)
        {
            if (text.Length > 1_000 || text.TrimStart().StartsWith("--", StringComparison.Ordinal) || Drop().Match(text) is not { Success: true } match) continue;
            context.Add("column-removed", Category.Interface, FindingSeverity.High, file, line, match.Value.Trim(), $"`{match.Value.Trim()}` breaks code that still uses it while the change rolls out.",
                "Stop using it first, remove it in a later release.", null, 0.85);
        }
    }

    private static string Short(string text) => text.Length <= 90 ? text : text[..89] + "…";

    [GeneratedRegex(@"(?:JsonPropertyName|JsonProperty|SerializedName|SerialName|DataMember|Column|Field|XmlElement|XmlAttribute|ProtoMember)\w*\s*\((?:[^""]*=\s*)?""(?<name>[^""]+)""")]
    private static partial Regex WireAnnotation();

    [GeneratedRegex(@"=\s*(?<value>-?\w+|""[^""]*""|'[^']*')\s*,?\s*$")]
    private static partial Regex ExplicitValue();

    // Django and SQLAlchemy: the name is the column's.
    [GeneratedRegex(@"=\s*(?:models\.\w+Field|models\.ForeignKey|db\.Column|sa\.Column|Column|mapped_column)\s*\(")]
    private static partial Regex ModelField();

    [GeneratedRegex(@"\b(?:json|xml|yaml|db|bson):""(?<name>[^"",]+)")]
    private static partial Regex GoTag();

    [GeneratedRegex(@"(?<verb>Http(?:Get|Post|Put|Delete|Patch)|(?:Get|Post|Put|Delete|Patch|Request)Mapping|Route|\.route|\.get|\.post|\.put|\.delete|\.patch|^@?(?:Get|Post|Put|Delete|Patch))\s*\((?:\w+\s*=\s*)?\s*[{\[]?\s*[""'](?<path>[^""']*)[""']")]
    private static partial Regex RouteAnnotation();

    [GeneratedRegex(@"^(?:MapGet|MapPost|MapPut|MapDelete|MapPatch|get|post|put|delete|patch|all|GET|POST|PUT|DELETE|PATCH|Get|Post|Put|Delete|Patch|HandleFunc|Handle|route|add_url_rule)$")]
    private static partial Regex RouteCall();

    [GeneratedRegex(@"^[""'`]--[a-z][\w-]+[""'`]$")]
    private static partial Regex Flag();

    [GeneratedRegex(@"(?i)^(?:add_?argument|add_?option|option|argument|flag|string|bool|int|stringvar|boolvar|intvar|stringp|parameter|addoption|requiredoption|new_?option|click.*)$")]
    private static partial Regex Declares();

    [GeneratedRegex(@"(?i)\b(?:drop\s+table|drop\s+column|drop\s+view|alter\s+column\s+\S+\s+(?:set\s+data\s+)?type|rename\s+(?:column|to)|set\s+not\s+null)\b[^;]{0,60}")]
    private static partial Regex Drop();

    [GeneratedRegex(@"\b(?:drop_table|remove_column|drop_column|rename_column|DropColumn|DropTable|RenameColumn|dropColumn|dropTable|renameColumn|RemoveField|DeleteModel|RenameField)\b")]
    private static partial Regex DropInCode();
}
