using System.Text;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Dataflow;

namespace Capstan.Api.Tests.Features.Code.Parsing;

/// <summary>Facts as text, one line each: what the expected files beside the samples hold.</summary>
internal static class FactText
{
    /// <summary>Name and lines, in document order, without the module.</summary>
    public static string[] Definitions(this FileFacts facts) => [.. facts.Methods.Skip(1).Select(method => $"{method.FullName} {method.Span.Line}-{method.Span.EndLine}")];

    public static MethodFact Method(this FileFacts facts, string fullName) => facts.Methods.First(method => method.FullName == fullName);

    public static string Render(FileFacts facts)
    {
        var text = new StringBuilder();
        text.Append($"file {facts.Language} package '{facts.Package}' {facts.Status} lines {facts.Lines} source {facts.SourceLines} comment {facts.CommentLines}{Flag(facts.IsTest, "test")}\n");
        foreach (var import in facts.Imports)
        {
            text.Append($"import {import.Entity} as {(import.IsWildcard ? "*" : "")}{import.As}{Flag(import.HasAlias, "alias")}{Flag(import.IsLocal, "local")} :{import.Line}\n");
        }
        foreach (var type in facts.Types)
        {
            text.Append($"type {type.Kind} {type.FullName}{type.TypeParameters} {type.Span.Line}-{type.Span.EndLine} [{type.Modifiers}] bases ({string.Join(", ", type.Bases)}){Flag(type.AliasOf.Length > 0, "= " + type.AliasOf)}{Flag(type.HasDoc, "doc")}{Annotations(type.Annotations)}\n");
        }
        foreach (var member in facts.Members)
        {
            text.Append($"member {(member.Type >= 0 ? facts.Types[member.Type].Name + "." : "")}{member.Name}: {member.TypeName} [{member.Modifiers}] :{member.Line}{Annotations(member.Annotations)}\n");
        }
        foreach (var method in facts.Methods)
        {
            Method(text, facts, method);
        }
        foreach (var call in facts.Calls)
        {
            text.Append($"call {facts.Methods[call.Method].Name} -> {call.Kind} {call.Name} on {call.ReceiverKind} '{call.Receiver}' ({string.Join(", ", call.Arguments.Select(argument => Flag(argument.Name.Length > 0, argument.Name + "=").TrimStart() + argument.Shape))})/{call.ArgumentCount} loop {call.LoopDepth}{Flag(call.Outer >= 0, "in " + (call.Outer >= 0 ? facts.Calls[call.Outer].Name : ""))} :{call.Line}:{call.Column}\n");
        }
        foreach (var assignment in facts.Assignments)
        {
            text.Append($"assign {facts.Methods[assignment.Method].Name}: {Flag(assignment.Receiver.Length > 0, assignment.Receiver + " . ").TrimStart()}{assignment.Name} {(assignment.IsCompound ? "op=" : "=")} {assignment.Shape} :{assignment.Line}\n");
        }
        foreach (var comment in facts.Comments)
        {
            text.Append($"comment {comment.Kind} {comment.Span.Line}-{comment.Span.EndLine}\n");
        }
        text.Append($"literals {string.Join(" ", facts.Literals.Select(literal => literal.Kind + ":" + OneLine(literal.Code)))}\n");
        text.Append($"controls {string.Join(" ", facts.Controls.Select(control => control.Kind + ":" + control.Line))}\n");
        return text.ToString();
    }

    private static void Method(StringBuilder text, FileFacts facts, MethodFact method)
    {
        text.Append($"method {method.FullName} {method.Span.Line}-{method.Span.EndLine} [{method.Modifiers}]{Flag(method.ReceiverType.Length > 0, "of " + method.ReceiverType)}{Flag(method.ReturnType.Length > 0, "returns " + OneLine(method.ReturnType))}");
        text.Append($"{Flag(method.IsTest, "test")}{Flag(method.IsExported, "exported")}{Flag(method.IsDeclarationOnly, "declaration")}{Flag(method.HasDoc, "doc")}{Flag(method.HasTodo, "todo")}{Flag(method.HasDebugCode, "debug")}{Annotations(method.Annotations)}\n");
        if (method.IsModule)
        {
            return;
        }
        text.Append($"  signature {method.Signature}\n");
        text.Append($"  cyclomatic {method.Cyclomatic} cognitive {method.Cognitive} lines {method.Lines} returns {method.ReturnCount} loops {method.LoopCount} nesting {method.MaxNesting}\n");
        if (method.Parameters.Count > 0)
        {
            text.Append($"  parameters {string.Join("; ", method.Parameters.Select(parameter => $"{parameter.Index} {parameter.Name}: {parameter.Type}{Flag(parameter.IsVariadic, "...")}{Annotations(parameter.Annotations)}"))}\n");
        }
        var index = facts.Methods.ToList().IndexOf(method);
        Uses(text, facts, index);
        foreach (var local in facts.Locals.Where(local => local.Method == index))
        {
            text.Append($"  local {local.Name}: {local.TypeName}{Flag(local.InitializerCall.Length > 0, "from " + local.InitializerCall)} :{local.Line}\n");
        }
    }

    /// <summary>Every use of a variable (= written, += both, ~ in part, declared), then which definition leads to which use.</summary>
    private static void Uses(StringBuilder text, FileFacts facts, int method)
    {
        var flow = new FileFlow(facts);
        if (flow.IdentifiersOf(method) is not { Count: > 0 } identifiers)
        {
            return;
        }
        text.Append($"  uses {string.Join(" ", identifiers.Order().Select(i => Use(facts.Identifiers[i])))}\n");
        text.Append($"  flows {string.Join(" ", flow.Of(method).DefinitionUses.Select(u => $"{(u.Definition.Identifier < 0 ? "in" : facts.Identifiers[u.Definition.Identifier].Line)}>{facts.Identifiers[u.Use].Name}:{facts.Identifiers[u.Use].Line}"))}\n");
    }

    private static string Use(IdentifierFact use) => $"{use.Name}{use.Access switch
    {
        VariableAccess.Read => "",
        VariableAccess.Write => "=",
        VariableAccess.Read | VariableAccess.Write => "+=",
        VariableAccess.Declare => "(declared)",
        _ => "~",
    }}{use.Kind switch { VariableKind.Member => "@", _ => "" }}:{use.Line}";

    private static string Annotations(IReadOnlyList<AnnotationFact> annotations) => string.Concat(annotations.Select(annotation => $" @{annotation.Name}<{annotation.Code}>"));

    private static string Flag(bool set, string text) => set ? " " + text : "";

    private static string OneLine(string text) => text.ReplaceLineEndings("~");
}
