using System.Runtime.InteropServices;

namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>A piece of text: a byte range of the file, or, past the file's end, of the text the extractor composed.</summary>
internal readonly record struct Slice(int Offset, int Length)
{
    public static readonly Slice Empty = new(0, 0);
    public int End => Offset + Length;
    public bool IsEmpty => Length == 0;
}

// The records are written by the worker process as they lie in memory and read back by the same binary, so they hold only numbers.

[StructLayout(LayoutKind.Sequential)]
internal struct HeaderRecord
{
    public int Status;
    public int SourceLines;
    public int CommentLines;
    public int HasTestMarker;
    public Slice Package;
}

[StructLayout(LayoutKind.Sequential)]
internal struct TypeRecord
{
    public Slice Name, FullName, TypeParameters, AliasOf;
    public int Kind, Modifiers, Offset, End, Parent, Doc, FirstBase, BaseCount, FirstAnnotation, AnnotationCount;
}

[StructLayout(LayoutKind.Sequential)]
internal struct MethodRecord
{
    public Slice Name, FullName, Signature, Receiver, ReturnType, TypeParameters;
    public int Modifiers, Offset, End, Body, BodyEnd, Type, Parent, Doc;
    public int FirstParameter, ParameterCount, FirstAnnotation, AnnotationCount;
    public int Flags, Cyclomatic, Cognitive, ReturnCount, LoopCount, MaxNesting;
    public long Hash;

    public const int IsTest = 1, IsExported = 2, IsDeclaration = 4, HasTodo = 8, HasDebug = 16;
}

[StructLayout(LayoutKind.Sequential)]
internal struct ParameterRecord
{
    public Slice Name, Type;
    public int Offset, Length, Index, IsVariadic, FirstAnnotation, AnnotationCount;
}

[StructLayout(LayoutKind.Sequential)]
internal struct AnnotationRecord
{
    public Slice Name;
    public int Offset, End;
}

[StructLayout(LayoutKind.Sequential)]
internal struct MemberRecord
{
    public Slice Name, TypeName;
    public int Type, Modifiers, Offset, End, FirstAnnotation, AnnotationCount;
}

[StructLayout(LayoutKind.Sequential)]
internal struct LocalRecord
{
    public Slice Name, TypeName, Call;
    public int Method, Offset, End;
}

[StructLayout(LayoutKind.Sequential)]
internal struct ImportRecord
{
    public Slice Entity, As;
    public int Flags, Offset, End;

    public const int IsWildcard = 1, HasAlias = 2, IsLocal = 4;
}

[StructLayout(LayoutKind.Sequential)]
internal struct LiteralRecord
{
    public int Kind, Method, Offset, End;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CommentRecord
{
    public int Kind, Offset, End;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CallRecord
{
    public Slice Name, Receiver;
    public int Kind, ReceiverKind, ArgumentCount, FirstArgument, StoredArguments, Offset, End, Method, LoopDepth, Outer;
}

[StructLayout(LayoutKind.Sequential)]
internal struct ArgumentRecord
{
    public Slice Name;
    public int Shape, Offset, End;
}

[StructLayout(LayoutKind.Sequential)]
internal struct AssignmentRecord
{
    public Slice Name, Receiver;
    public int Shape, Value, ValueEnd, IsCompound, Method, Offset;
}

[StructLayout(LayoutKind.Sequential)]
internal struct ControlRecord
{
    public int Kind, Method, Offset, HeadEnd, End, Body, Alternative, Condition, Update, IsBranch;
}

[StructLayout(LayoutKind.Sequential)]
internal struct IdentifierRecord
{
    public Slice Name;
    public int Method, Kind, Declaration, DeclaringMethod, Access, Value, ValueEnd;

    public const int Read = 1, Write = 2, Partial = 4, Declare = 8;
}

[StructLayout(LayoutKind.Sequential)]
internal struct RegionRecord
{
    public Slice Name;
    public int Kind, Method, Offset, End;
}

internal sealed class RecordBuffer<T> where T : unmanaged
{
    private T[] items = new T[64];

    public int Count { get; private set; }
    public ref T this[int index] => ref items[index];
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(items.AsSpan(0, Count));

    public ref T Add()
    {
        if (Count == items.Length)
        {
            Array.Resize(ref items, Count * 2);
        }
        ref var item = ref items[Count++];
        item = default;
        return ref item;
    }

    public void AddRange(ReadOnlySpan<T> more)
    {
        if (Count + more.Length > items.Length)
        {
            Array.Resize(ref items, Math.Max(items.Length * 2, Count + more.Length));
        }
        more.CopyTo(items.AsSpan(Count));
        Count += more.Length;
    }

    public ReadOnlySpan<T> Span => items.AsSpan(0, Count);

    /// <summary>Forgets the records; a buffer that one huge file blew up is given back.</summary>
    public void Clear()
    {
        Count = 0;
        if (items.Length * (long)Marshal.SizeOf<T>() > 4_000_000)
        {
            items = new T[64];
        }
    }
}

/// <summary>Everything the extractor found in one file, reused from file to file.</summary>
internal sealed class FactsBuffer
{
    public HeaderRecord Header;
    public readonly RecordBuffer<TypeRecord> Types = new();
    public readonly RecordBuffer<MethodRecord> Methods = new();
    public readonly RecordBuffer<ParameterRecord> Parameters = new();
    public readonly RecordBuffer<AnnotationRecord> Annotations = new();
    public readonly RecordBuffer<Slice> Names = new();
    public readonly RecordBuffer<MemberRecord> Members = new();
    public readonly RecordBuffer<LocalRecord> Locals = new();
    public readonly RecordBuffer<ImportRecord> Imports = new();
    public readonly RecordBuffer<LiteralRecord> Literals = new();
    public readonly RecordBuffer<CommentRecord> Comments = new();
    public readonly RecordBuffer<CallRecord> Calls = new();
    public readonly RecordBuffer<ArgumentRecord> Arguments = new();
    public readonly RecordBuffer<AssignmentRecord> Assignments = new();
    public readonly RecordBuffer<ControlRecord> Controls = new();
    public readonly RecordBuffer<IdentifierRecord> Identifiers = new();
    public readonly RecordBuffer<RegionRecord> Regions = new();
    public readonly RecordBuffer<byte> Extra = new();

    public void Clear()
    {
        Header = default;
        Types.Clear();
        Methods.Clear();
        Parameters.Clear();
        Annotations.Clear();
        Names.Clear();
        Members.Clear();
        Locals.Clear();
        Imports.Clear();
        Literals.Clear();
        Comments.Clear();
        Calls.Clear();
        Arguments.Clear();
        Assignments.Clear();
        Controls.Clear();
        Identifiers.Clear();
        Regions.Clear();
        Extra.Clear();
    }

    /// <summary>Length of the encoded form, then the header, then per table its count and records.</summary>
    public void WriteTo(FrameWriter writer)
    {
        writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<HeaderRecord>(in Header)));
        Table(Types.Count, Types.Bytes);
        Table(Methods.Count, Methods.Bytes);
        Table(Parameters.Count, Parameters.Bytes);
        Table(Annotations.Count, Annotations.Bytes);
        Table(Names.Count, Names.Bytes);
        Table(Members.Count, Members.Bytes);
        Table(Locals.Count, Locals.Bytes);
        Table(Imports.Count, Imports.Bytes);
        Table(Literals.Count, Literals.Bytes);
        Table(Comments.Count, Comments.Bytes);
        Table(Calls.Count, Calls.Bytes);
        Table(Arguments.Count, Arguments.Bytes);
        Table(Assignments.Count, Assignments.Bytes);
        Table(Controls.Count, Controls.Bytes);
        Table(Identifiers.Count, Identifiers.Bytes);
        Table(Regions.Count, Regions.Bytes);
        Table(Extra.Count, Extra.Bytes);

        void Table(int count, ReadOnlySpan<byte> bytes)
        {
            writer.Write(count);
            writer.Write(bytes);
        }
    }
}

/// <summary>A growing message: what one answer of the worker consists of.</summary>
internal sealed class FrameWriter
{
    private byte[] buffer = new byte[64 * 1024];
    private int length;

    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, length);

    public void Reset()
    {
        length = 0;
        if (buffer.Length > 16_000_000)
        {
            buffer = new byte[64 * 1024];
        }
    }

    /// <summary>Puts the length of what follows into the first four bytes.</summary>
    public void PatchLength() => BitConverter.TryWriteBytes(buffer, length - sizeof(int));

    public void Write(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BitConverter.TryWriteBytes(bytes, value);
        Write(bytes);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (length + bytes.Length > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + bytes.Length));
        }
        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }
}
