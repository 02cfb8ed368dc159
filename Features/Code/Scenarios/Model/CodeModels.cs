using Capstan.Features.Code.Graph.Reading;

namespace Capstan.Features.Code.Scenarios.Model;

/// <summary>Reads a graph into memory, once per import; the four read last are kept.</summary>
internal sealed class CodeModels
{
    private const int Kept = 4;
    private static readonly SqlFile<NoArgs, ModelFile> Files = Sql.Beside<NoArgs, ModelFile>("ModelFiles.sql");
    private static readonly SqlFile<NoArgs, ModelMethod> Methods = Sql.Beside<NoArgs, ModelMethod>("ModelMethods.sql");
    private static readonly SqlFile<NoArgs, ModelType> Types = Sql.Beside<NoArgs, ModelType>("ModelTypes.sql");
    private static readonly SqlFile<NoArgs, CallRow> Calls = Sql.Beside<NoArgs, CallRow>("ModelCalls.sql");
    private static readonly SqlFile<NoArgs, ImportRow> Imports = Sql.Beside<NoArgs, ImportRow>("ModelImports.sql");
    private static readonly SqlFile<NoArgs, InheritsRow> Inherits = Sql.Beside<NoArgs, InheritsRow>("ModelInherits.sql");
    private readonly PerBuild<CodeModel> models = new(Load, Kept);

    public Task<CodeModel> Of(CodeGraph graph) => models.Get(graph);

    private static async Task<CodeModel> Load(CodeGraph graph)
    {
        var files = await graph.Many(Files, NoArgs.Value);
        var fileByName = new Dictionary<string, int>(files.Count, StringComparer.Ordinal);
        for (var i = 0; i < files.Count; i++) fileByName.TryAdd(files[i].Name, i);

        var types = new List<ModelType>();
        var (typeByName, typeById) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<long, int>());
        await foreach (var type in graph.Stream(Types, NoArgs.Value))
        {
            if (!fileByName.TryGetValue(type.Filename, out var file)) continue;
            type.File = file;
            typeByName.TryAdd(type.FullName, types.Count);
            typeById.TryAdd(type.Id, types.Count);
            types.Add(type);
        }

        var methods = new List<ModelMethod>();
        var methodById = new Dictionary<long, int>();
        await foreach (var method in graph.Stream(Methods, NoArgs.Value))
        {
            if (!fileByName.TryGetValue(method.Filename, out var file)) continue;
            method.File = file;
            if (method.ParentKind == "TYPE_DECL" && typeByName.TryGetValue(method.Parent, out var type)) method.Type = type;
            methodById.TryAdd(method.Id, methods.Count);
            methods.Add(method);
        }

        var calls = new List<ModelEdge>();
        await foreach (var call in graph.Stream(Calls, NoArgs.Value))
            if (methodById.TryGetValue(call.CallerId, out var caller) && methodById.TryGetValue(call.CalleeId, out var callee))
                calls.Add(new(caller, callee, call.Count, call.Confidence));

        var imports = new List<FileImport>();
        await foreach (var import in graph.Stream(Imports, NoArgs.Value))
            if (fileByName.TryGetValue(import.FromFile, out var from) && (fileByName.TryGetValue(import.ToFile, out var to) || ImportPaths.Follow(import.FromFile, import.Entity, fileByName, out to)) && from != to)
                imports.Add(new(from, to, import.Count, import.Line, import.IsTypeOnly));
        var bases = new List<ModelEdge>();
        await foreach (var row in graph.Stream(Inherits, NoArgs.Value))
            if (typeById.TryGetValue(row.TypeId, out var type) && typeById.TryGetValue(row.BaseId, out var based) && type != based) bases.Add(new(type, based, 1, 1));
        return new()
        {
            Files = files,
            Methods = methods,
            Types = types,
            Calls = new(methods.Count, calls),
            Imports = imports,
            Bases = new(types.Count, bases),
            FileByName = fileByName,
            MethodById = methodById,
        };
    }

    private sealed record CallRow
    {
        public required long CallerId { get; init; }
        public required long CalleeId { get; init; }
        public required int Count { get; init; }
        public required float Confidence { get; init; }
    }

    private sealed record ImportRow
    {
        public required string FromFile { get; init; }
        public required string ToFile { get; init; }
        public required string Entity { get; init; }
        public required int Count { get; init; }
        public required int Line { get; init; }
        public required bool IsTypeOnly { get; init; }
    }

    private sealed record InheritsRow
    {
        public required long TypeId { get; init; }
        public required long BaseId { get; init; }
    }
}
