using System.Runtime.InteropServices;

namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>Turns a worker's answer into facts: offsets into text, lines and columns.</summary>
internal ref partial struct FactsReader
{
    private static readonly StringPool Pool = new();
    private readonly ReadOnlySpan<byte> content;
    private readonly LineTable lines;
    private ReadOnlySpan<byte> rest;
    private ReadOnlySpan<byte> extra;

    private FactsReader(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> content)
    {
        rest = answer;
        this.content = content;
        lines = new LineTable(content);
    }

    public static FileFacts Read(
        ReadOnlySpan<byte> answer, ReadOnlySpan<byte> content, string path, string language, string hash, long size, FactParts parts = FactParts.All) =>
        new FactsReader(answer, content).Read(path, language, hash, size, parts);

    /// <summary>The facts of a file that was not parsed.</summary>
    public static FileFacts Unread(ReadOnlySpan<byte> content, string path, string language, string hash, long size, ParseStatus status) => new()
    {
        Path = path,
        Language = language,
        Hash = hash,
        SizeBytes = size,
        Lines = content.Count((byte)'\n') + (content.Length > 0 && content[^1] != '\n' ? 1 : 0),
        SourceLines = 0,
        CommentLines = 0,
        Status = status,
        Package = "",
        IsTest = SourceLanguages.IsTestPath(path),
    };

    private FileFacts Read(string path, string language, string hash, long size, FactParts parts)
    {
        var header = MemoryMarshal.Read<HeaderRecord>(rest);
        rest = rest[Marshal.SizeOf<HeaderRecord>()..];
        var types = Table<TypeRecord>();
        var methods = Table<MethodRecord>();
        var parameters = Table<ParameterRecord>();
        var annotations = Table<AnnotationRecord>();
        var names = Table<Slice>();
        var members = Table<MemberRecord>();
        var locals = Table<LocalRecord>();
        var imports = Table<ImportRecord>();
        var literals = Table<LiteralRecord>();
        var comments = Table<CommentRecord>();
        var calls = Table<CallRecord>();
        var arguments = Table<ArgumentRecord>();
        var assignments = Table<AssignmentRecord>();
        var controls = Table<ControlRecord>();
        var identifiers = Table<IdentifierRecord>();
        var regions = Table<RegionRecord>();
        extra = Table<byte>();
        var isTest = SourceLanguages.IsTestPath(path);
        return new FileFacts
        {
            Path = path,
            Language = language,
            Hash = hash,
            SizeBytes = size,
            Lines = lines.Count,
            SourceLines = header.SourceLines,
            CommentLines = header.CommentLines,
            Status = (ParseStatus)header.Status,
            Package = Text(header.Package),
            IsTest = isTest || header.HasTestMarker != 0,
            Types = Types(types, names, annotations),
            Methods = Methods(methods, parameters, annotations, isTest),
            Members = Members(members, annotations),
            Locals = !parts.HasFlag(FactParts.Bodies) ? [] : Locals(locals),
            Imports = Imports(imports),
            Literals = !parts.HasFlag(FactParts.Bodies) ? [] : Literals(literals),
            Comments = !parts.HasFlag(FactParts.Comments) ? [] : Comments(comments),
            Calls = !parts.HasFlag(FactParts.Bodies) ? [] : Calls(calls, arguments),
            Assignments = !parts.HasFlag(FactParts.Assignments) ? [] : Assignments(assignments),
            Controls = !parts.HasFlag(FactParts.Bodies) ? [] : Controls(controls),
            Identifiers = !parts.HasFlag(FactParts.Bodies) ? [] : Identifiers(identifiers),
            Regions = !parts.HasFlag(FactParts.Bodies) ? [] : Regions(regions),
        };
    }

    private ReadOnlySpan<T> Table<T>() where T : unmanaged
    {
        var count = MemoryMarshal.Read<int>(rest);
        var size = checked(count * Marshal.SizeOf<T>());
        var records = MemoryMarshal.Cast<byte, T>(rest.Slice(sizeof(int), size));
        rest = rest[(sizeof(int) + size)..];
        return records;
    }

    private readonly TypeFact[] Types(ReadOnlySpan<TypeRecord> records, ReadOnlySpan<Slice> names, ReadOnlySpan<AnnotationRecord> annotations)
    {
        var facts = new TypeFact[records.Length];
        for (var i = 0; i < facts.Length; i++)
        {
            ref readonly var record = ref records[i];
            facts[i] = new TypeFact
            {
                Name = Text(record.Name),
                FullName = Text(record.FullName),
                Kind = (TypeKind)record.Kind,
                Span = lines.Span(record.Offset, record.End),
                Modifiers = (Modifiers)record.Modifiers,
                Bases = Texts(names.Slice(record.FirstBase, record.BaseCount)),
                TypeParameters = Text(record.TypeParameters),
                AliasOf = Text(record.AliasOf),
                Annotations = Annotations(annotations.Slice(record.FirstAnnotation, record.AnnotationCount)),
                Parent = record.Parent,
                Doc = record.Doc,
            };
        }
        return facts;
    }

    private readonly string[] Texts(ReadOnlySpan<Slice> slices)
    {
        if (slices.Length == 0)
        {
            return [];
        }
        var texts = new string[slices.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Text(slices[i]);
        }
        return texts;
    }

    private readonly AnnotationFact[] Annotations(ReadOnlySpan<AnnotationRecord> records)
    {
        if (records.Length == 0)
        {
            return [];
        }
        var facts = new AnnotationFact[records.Length];
        for (var i = 0; i < facts.Length; i++)
        {
            var (line, column) = lines.At(records[i].Offset);
            facts[i] = new AnnotationFact { Name = Text(records[i].Name), Code = Cut(records[i].Offset, records[i].End, 300), Line = line, Column = column };
        }
        return facts;
    }

    private readonly MethodFact[] Methods(ReadOnlySpan<MethodRecord> records, ReadOnlySpan<ParameterRecord> parameters, ReadOnlySpan<AnnotationRecord> annotations, bool isTest)
    {
        var facts = new MethodFact[records.Length];
        for (var i = 0; i < facts.Length; i++)
        {
            ref readonly var record = ref records[i];
            var span = lines.Span(record.Offset, record.End);
            facts[i] = new MethodFact
            {
                Name = Text(record.Name),
                FullName = Text(record.FullName),
                Signature = Text(record.Signature),
                Span = span,
                BodyOffset = record.Body,
                BodyEndOffset = record.BodyEnd,
                Modifiers = (Modifiers)record.Modifiers,
                Type = record.Type,
                Parent = record.Parent,
                ReceiverType = Text(record.Receiver),
                ReturnType = Text(record.ReturnType),
                TypeParameters = Text(record.TypeParameters),
                Parameters = Parameters(parameters.Slice(record.FirstParameter, record.ParameterCount), annotations),
                Annotations = Annotations(annotations.Slice(record.FirstAnnotation, record.AnnotationCount)),
                IsTest = isTest || (record.Flags & MethodRecord.IsTest) != 0,
                IsExported = (record.Flags & MethodRecord.IsExported) != 0,
                Doc = record.Doc,
                IsDeclarationOnly = (record.Flags & MethodRecord.IsDeclaration) != 0,
                Cyclomatic = record.Cyclomatic,
                Cognitive = record.Cognitive,
                Lines = i == 0 ? lines.Count : span.EndLine - span.Line + 1,
                ReturnCount = record.ReturnCount,
                LoopCount = record.LoopCount,
                MaxNesting = record.MaxNesting,
                HasTodo = (record.Flags & MethodRecord.HasTodo) != 0,
                HasDebugCode = (record.Flags & MethodRecord.HasDebug) != 0,
                Hash = record.Hash,
            };
        }
        return facts;
    }

    private readonly ParameterFact[] Parameters(ReadOnlySpan<ParameterRecord> records, ReadOnlySpan<AnnotationRecord> annotations)
    {
        if (records.Length == 0)
        {
            return [];
        }
        var facts = new ParameterFact[records.Length];
        for (var i = 0; i < facts.Length; i++)
        {
            ref readonly var record = ref records[i];
            var (line, column) = lines.At(record.Offset);
            facts[i] = new ParameterFact
            {
                Name = Text(record.Name),
                Type = Text(record.Type),
                Index = record.Index,
                IsVariadic = record.IsVariadic != 0,
                Code = Cut(record.Offset, record.Offset + record.Length, 200),
                Line = line,
                Column = column,
                Annotations = Annotations(annotations.Slice(record.FirstAnnotation, record.AnnotationCount)),
            };
        }
        return facts;
    }

    private readonly MemberFact[] Members(ReadOnlySpan<MemberRecord> records, ReadOnlySpan<AnnotationRecord> annotations)
    {
        var facts = new MemberFact[records.Length];
        for (var i = 0; i < facts.Length; i++)
        {
            ref readonly var record = ref records[i];
            var (line, column) = lines.At(record.Offset);
            facts[i] = new MemberFact
            {
                Name = Text(record.Name),
                TypeName = Text(record.TypeName),
                Type = record.Type,
                Modifiers = (Modifiers)record.Modifiers,
                Code = Cut(record.Offset, record.End, 200),
                Line = line,
                Column = column,
                Annotations = Annotations(annotations.Slice(record.FirstAnnotation, record.AnnotationCount)),
            };
        }
        return facts;
    }

    private readonly ImportFact[] Imports(ReadOnlySpan<ImportRecord> records)
    {
        var facts = new ImportFact[records.Length];
        for (var i = 0; i < facts.Length; i++)
        {
            ref readonly var record = ref records[i];
            facts[i] = new ImportFact
            {
                Entity = Text(record.Entity),
                As = Text(record.As),
                IsWildcard = (record.Flags & ImportRecord.IsWildcard) != 0,
                HasAlias = (record.Flags & ImportRecord.HasAlias) != 0,
                IsLocal = (record.Flags & ImportRecord.IsLocal) != 0,
                Code = Cut(record.Offset, record.End, 200).TrimEnd(),
                Line = lines.At(record.Offset).Line,
            };
        }
        return facts;
    }

    private readonly string Text(Slice slice) => slice.Length == 0 ? "" : Pool.Get(slice.Offset >= content.Length
        ? extra.Slice(slice.Offset - content.Length, slice.Length) : content.Slice(slice.Offset, slice.Length));

    private readonly string Cut(int start, int end, int limit)
    {
        if (end - start > limit)
        {
            end = start + limit;
            while (end > start && (content[end] & 0xC0) == 0x80)
            {
                end--;
            }
        }
        return Pool.Get(content[start..end]);
    }
}
