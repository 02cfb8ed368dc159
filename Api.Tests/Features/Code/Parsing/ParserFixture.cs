using System.Text;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Graph.Parsing;

namespace Capstan.Api.Tests.Features.Code.Parsing;

/// <summary>One pool of two real worker processes for every parsing test.</summary>
public sealed class ParserFixture : IDisposable
{
    internal ParserPool Pool { get; } = new(new ParserPoolOptions { Workers = 2 });

    public async Task<FileFacts> Facts(string path, string source) => (await Parse(path, Encoding.UTF8.GetBytes(source))).Facts;

    public Task<ParsedFile> Parse(string path, byte[] file, bool headersAreCpp = false) => Pool.ParseAsync(path, file, headersAreCpp, TestContext);

    private static CancellationToken TestContext => CancellationToken.None;

    public void Dispose() => Pool.Dispose();
}

[CollectionDefinition(nameof(Parsing))]
public sealed class Parsing : ICollectionFixture<ParserFixture>;

/// <summary>How the tests write down what they expect: one short line per fact.</summary>
internal static class FactText
{
    public static MethodFact Method(this FileFacts facts, string fullName) => facts.Methods.First(method => method.FullName == fullName);

    public static TypeFact Type(this FileFacts facts, string fullName) => facts.Types.First(type => type.FullName == fullName);

    /// <summary>Name and lines, in document order, without the module.</summary>
    public static string[] Definitions(this FileFacts facts) => [.. facts.Methods.Skip(1).Select(method => $"{method.FullName} {method.Span.Line}-{method.Span.EndLine}")];

    public static string[] TypeLines(this FileFacts facts) => [.. facts.Types.Select(type => $"{type.Kind} {type.FullName} {type.Span.Line}-{type.Span.EndLine} : {string.Join(", ", type.Bases)}".TrimEnd(' ', ':'))];

    /// <summary>caller → receiver.name(shapes)</summary>
    public static string[] CallLines(this FileFacts facts) =>
    [
        .. facts.Calls.Select(call =>
            $"{facts.Methods[call.Method].Name} -> {(call.Kind == CallKind.Construct ? "new " : "")}{(call.Receiver.Length > 0 ? call.Receiver + "|" + call.ReceiverKind + "." : "")}{call.Name}({string.Join(", ", call.Arguments.Select(argument => (argument.Name.Length > 0 ? argument.Name + "=" : "") + argument.Shape))})"),
    ];

    public static string[] ImportLines(this FileFacts facts) =>
        [.. facts.Imports.Select(import => $"{import.Entity} as {(import.IsWildcard ? "*" : import.As)}{(import.IsLocal ? " local" : "")}{(import.HasAlias ? " alias" : "")}")];

    public static string[] LocalLines(this FileFacts facts) => [.. facts.Locals.Select(local => $"{local.Name}: {(local.TypeName.Length > 0 ? local.TypeName : local.InitializerCall + "()")}")];

    public static string[] MemberLines(this FileFacts facts) => [.. facts.Members.Select(member => $"{(member.Type >= 0 ? facts.Types[member.Type].Name + "." : "")}{member.Name}: {member.TypeName}")];

    public static string[] ParameterLines(this MethodFact method) =>
        [.. method.Parameters.Select(parameter => $"{parameter.Index} {parameter.Name}: {parameter.Type}{(parameter.IsVariadic ? " ..." : "")}")];
}
