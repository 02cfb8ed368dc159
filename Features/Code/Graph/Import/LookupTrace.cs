using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// What the rows of one file were made from beside the file itself: every question asked of the <see cref="DefinitionIndex"/> and the
/// <see cref="RepositoryMap"/> while they were made, answered or not. Kept with the graph, so that an incremental import knows which files
/// a change elsewhere concerns: those that asked a question whose answer is another one now. Whoever adds a way to ask adds a
/// <see cref="Question"/> for it, and its answer to <c>Answers</c>; the property test compares with full imports.
/// </summary>
internal sealed class LookupTrace
{
    [ThreadStatic]
    private static LookupTrace? current;

    private readonly HashSet<ulong> questions = [];
    private ulong last;

    /// <summary>Whatever this thread asks from now on is noted here; null ends it.</summary>
    public static LookupTrace? Current { get => current; set => current = value; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Asked(ulong question) => current?.Note(question);

    public void Clear()
    {
        questions.Clear();
        last = 0;
    }

    /// <summary>The questions, shortened: one that looks changed and is not costs a needless look at a file.</summary>
    public byte[] ToBytes()
    {
        var shortened = new uint[questions.Count];
        var i = 0;
        foreach (var question in questions) shortened[i++] = Shortened(question);
        Array.Sort(shortened);
        return MemoryMarshal.AsBytes<uint>(shortened).ToArray();
    }

    public static bool Concerns(ReadOnlySpan<byte> trace, HashSet<uint> changed)
    {
        foreach (var question in MemoryMarshal.Cast<byte, uint>(trace))
            if (changed.Contains(question)) return true;
        return false;
    }

    public static uint Shortened(ulong question) => (uint)(question >> 32);

    private void Note(ulong question)
    {
        if (question == last) return;
        last = question;
        questions.Add(question);
    }
}

/// <summary>Questions as numbers: the same in every process.</summary>
internal static class Question
{
    /// <summary>Which methods have this name; this full name.</summary>
    public static ulong Methods(ulong index, string name) => Mix(Hash(name), index + 1);

    public static ulong MethodsOf(ulong index, string fullName) => Mix(Hash(fullName), index + 2);

    /// <summary>Which types have this name; which is the type of this full name.</summary>
    public static ulong Types(ulong index, string name) => Mix(Hash(name), index + 3);

    public static ulong TypeOf(ulong index, string fullName) => Mix(Hash(fullName), index + 4);

    public static ulong Package(ulong index, string package) => Mix(Hash(package), index + 5);

    public static ulong Global(ulong index, string key) => Mix(Hash(key), index + 6);

    /// <summary>What is written in the declaration of a type; what its bases are; its subtypes.</summary>
    public static ulong Type(ulong index, long type) => Mix((ulong)type, index + 7);

    public static ulong Bases(ulong index, long type) => Mix((ulong)type, index + 8);

    public static ulong Subtypes(ulong index, long type) => Mix((ulong)type, index + 9);

    /// <summary>The methods of a type that have this name; null: its constructors.</summary>
    public static ulong MethodsIn(ulong index, long type, string? name) => Mix(Mix((ulong)type, index + 10), name is null ? 1 : Hash(name));

    public static ulong Member(ulong index, long type, string name) => Mix(Mix((ulong)type, index + 11), Hash(name));

    /// <summary>The file of this path; the files of this name, whatever their folder.</summary>
    public static ulong Path(string path) => Mix(Hash(path), 12);

    public static ulong FileName(string name) => Mix(Hash(name), 13);

    /// <summary>Which headers declare this; which headers a file reaches.</summary>
    public static ulong Declared(string name) => Mix(Hash(name), 14);

    public static ulong Includes(string path) => Mix(Hash(path), 15);

    /// <summary>What a module passes on under this name, or all it passes on.</summary>
    public static ulong PassedOn(string key) => Mix(Hash(key), 16);

    public static ulong Hash(ReadOnlySpan<char> text)
    {
        var hash = 0x9E3779B97F4A7C15UL ^ (ulong)text.Length;
        for (; text.Length >= 4; text = text[4..]) hash = Mix(hash, MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(text)));
        foreach (var letter in text) hash = Mix(hash, letter);
        return hash;
    }

    public static ulong Mix(ulong hash, ulong value)
    {
        var high = Math.BigMul(hash ^ value ^ 0xA0761D6478BD642FUL, 0xE7037ED1A0B428DBUL, out var low);
        return high ^ low ^ ulong.RotateLeft(hash, 29);
    }
}
