using System.Buffers;
using System.Text;
using Capstan.Features.Code.Graph.Parsing;

namespace Capstan.Features.Code.Graph.Import.Update;

/// <summary>
/// The definitions of a file in few bytes: what the <see cref="DefinitionIndex"/> and the <see cref="RepositoryMap"/> are filled from, and no
/// more (no places, texts, metrics, bodies). Kept with the graph, so that an incremental import need not parse what did not change.
/// </summary>
internal static class DefinitionCodec
{
    public static byte[] Encode(FileFacts facts)
    {
        var writer = new Writer();
        writer.Text(facts.Language);
        writer.Text(facts.Package);
        writer.Number((int)facts.Status);
        writer.Number(facts.IsTest ? 1 : 0);
        writer.List(facts.Types, type =>
        {
            writer.Text(type.Name);
            writer.Text(type.FullName);
            writer.Number((int)type.Kind);
            writer.Number((int)type.Modifiers);
            writer.List(type.Bases, writer.Text);
            writer.Text(type.TypeParameters);
            writer.Text(type.AliasOf);
            writer.List(type.Annotations, a => writer.Text(a.Name));
            writer.Number(type.Parent);
        });
        writer.List(facts.Methods, method =>
        {
            writer.Text(method.Name);
            writer.Text(method.FullName);
            writer.Number((int)method.Modifiers);
            writer.Number(method.Type);
            writer.Number(method.Parent);
            writer.Text(method.ReceiverType);
            writer.Text(method.ReturnType);
            writer.Text(method.TypeParameters);
            writer.List(method.Parameters, parameter =>
            {
                writer.Text(parameter.Name);
                writer.Text(parameter.Type);
                writer.Number(parameter.Index);
                writer.Number(parameter.IsVariadic ? 1 : 0);
                writer.Text(parameter.Code);
            });
            writer.List(method.Annotations, a => writer.Text(a.Name));
            writer.Number((method.IsTest ? 1 : 0) | (method.IsExported ? 2 : 0) | (method.IsDeclarationOnly ? 4 : 0));
        });
        writer.List(facts.Members, member =>
        {
            writer.Text(member.Name);
            writer.Text(member.TypeName);
            writer.Number(member.Type);
            writer.Number((int)member.Modifiers);
        });
        writer.List(facts.Imports, import =>
        {
            writer.Text(import.Entity);
            writer.Text(import.As);
            writer.Number((import.IsWildcard ? 1 : 0) | (import.HasAlias ? 2 : 0) | (import.IsLocal ? 4 : 0));
        });
        return writer.ToArray();
    }

    public static FileFacts Decode(byte[] bytes, string path, string hash, long size)
    {
        var reader = new Reader(bytes);
        return new()
        {
            Path = path,
            Hash = hash,
            SizeBytes = size,
            Lines = 0,
            SourceLines = 0,
            CommentLines = 0,
            Language = reader.Text(),
            Package = reader.Text(),
            Status = (ParseStatus)reader.Number(),
            IsTest = reader.Number() != 0,
            Types = reader.List(static r => new TypeFact
            {
                Name = r.Text(),
                FullName = r.Text(),
                Kind = (TypeKind)r.Number(),
                Modifiers = (Modifiers)r.Number(),
                Bases = r.List(static r => r.Text()),
                TypeParameters = r.Text(),
                AliasOf = r.Text(),
                Annotations = r.List(Annotation),
                Parent = r.Number(),
                Span = default,
                Doc = -1,
            }),
            Methods = reader.List(Method),
            Members = reader.List(static r => new MemberFact
            {
                Name = r.Text(),
                TypeName = r.Text(),
                Type = r.Number(),
                Modifiers = (Modifiers)r.Number(),
                Code = "",
                Line = 0,
                Column = 0,
                Annotations = [],
            }),
            Imports = reader.List(static r =>
            {
                var (entity, name, flags) = (r.Text(), r.Text(), r.Number());
                return new ImportFact { Entity = entity, As = name, IsWildcard = (flags & 1) != 0, HasAlias = (flags & 2) != 0, IsLocal = (flags & 4) != 0, Code = "", Line = 0 };
            }),
        };
    }

    private static AnnotationFact Annotation(Reader r) => new() { Name = r.Text(), Code = "", Line = 0, Column = 0 };

    private static MethodFact Method(Reader r)
    {
        var (name, fullName, modifiers, type, parent) = (r.Text(), r.Text(), r.Number(), r.Number(), r.Number());
        var (receiver, returned, typeParameters) = (r.Text(), r.Text(), r.Text());
        var parameters = r.List(static r => new ParameterFact { Name = r.Text(), Type = r.Text(), Index = r.Number(), IsVariadic = r.Number() != 0, Code = r.Text(), Line = 0, Column = 0, Annotations = [] });
        var annotations = r.List(Annotation);
        var flags = r.Number();
        return new()
        {
            Name = name,
            FullName = fullName,
            Signature = "",
            Span = default,
            BodyOffset = 0,
            BodyEndOffset = 0,
            Modifiers = (Modifiers)modifiers,
            Type = type,
            Parent = parent,
            ReceiverType = receiver,
            ReturnType = returned,
            TypeParameters = typeParameters,
            Parameters = parameters,
            Annotations = annotations,
            IsTest = (flags & 1) != 0,
            IsExported = (flags & 2) != 0,
            IsDeclarationOnly = (flags & 4) != 0,
            Doc = -1,
            Cyclomatic = 0,
            Cognitive = 0,
            Lines = 0,
            ReturnCount = 0,
            LoopCount = 0,
            MaxNesting = 0,
            HasTodo = false,
            HasDebugCode = false,
            Hash = 0,
        };
    }

    /// <summary>Numbers are one up, since many are -1; a text that occurs again is its number.</summary>
    internal sealed class Writer
    {
        private readonly ArrayBufferWriter<byte> bytes = new(1024);
        private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);

        public void Number(int value)
        {
            var rest = (uint)(value + 1);
            var span = bytes.GetSpan(5);
            var length = 0;
            for (; rest >= 0x80; rest >>= 7) span[length++] = (byte)(rest | 0x80);
            span[length++] = (byte)rest;
            bytes.Advance(length);
        }

        public void Text(string text)
        {
            if (known.TryGetValue(text, out var number))
            {
                Number(number);
                return;
            }
            known[text] = known.Count;
            Number(-1);
            var length = Encoding.UTF8.GetByteCount(text);
            Number(length);
            Encoding.UTF8.GetBytes(text, bytes.GetSpan(length));
            bytes.Advance(length);
        }

        public void List<T>(IReadOnlyList<T> items, Action<T> write)
        {
            Number(items.Count);
            for (var i = 0; i < items.Count; i++) write(items[i]);
        }

        public byte[] ToArray() => bytes.WrittenSpan.ToArray();
    }

    internal sealed class Reader(byte[] bytes)
    {
        [ThreadStatic]
        private static StringPool? pool;

        private readonly List<string> known = [];
        private readonly StringPool strings = pool ??= new();
        private int at;

        public int Number()
        {
            var value = 0u;
            for (var shift = 0; ; shift += 7)
            {
                var part = bytes[at++];
                value |= (uint)(part & 0x7F) << shift;
                if (part < 0x80) return (int)value - 1;
            }
        }

        public string Text()
        {
            if (Number() is var number and >= 0) return known[number];
            var length = Number();
            var text = strings.Get(bytes.AsSpan(at, length));
            at += length;
            known.Add(text);
            return text;
        }

        public T[] List<T>(Func<Reader, T> read)
        {
            var count = Number();
            if (count == 0) return [];
            var items = new T[count];
            for (var i = 0; i < count; i++) items[i] = read(this);
            return items;
        }
    }
}
