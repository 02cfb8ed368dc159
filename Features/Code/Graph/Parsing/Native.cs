using System.Runtime.InteropServices;
using System.Text;

namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>One visible syntax node as the parser library lays it out, in document order. Mirrors CapstanNode in scripts/treesitter/capstan.c.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FlatNode
{
    public ushort Symbol;
    public ushort Field;
    public int Start;
    public int End;
    public int Row;
    /// <summary>Index after the node's last descendant: its next sibling, or where its parent ends.</summary>
    public int Next;
    public int Parent;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FlatTree
{
    public FlatNode* Nodes;
    public uint Count;
    public uint Capacity;
    public uint HasError;
}

/// <summary>The parser library built by scripts/grammars: tree-sitter's core, 13 grammars, and the function that flattens a tree.</summary>
internal static unsafe class Native
{
    private const string Library = "capstan-treesitter";
    private const string FileName = "libcapstan-treesitter.so";
    private const uint Version = 1;
    private static readonly Lazy<nint> Handle = new(Open);

    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, (name, _, _) => name == Library ? Handle.Value : 0);

    [DllImport(Library)] public static extern nint ts_parser_new();
    [DllImport(Library)] public static extern void ts_parser_delete(nint parser);
    [DllImport(Library)] public static extern byte ts_parser_set_language(nint parser, nint language);
    [DllImport(Library)] public static extern uint ts_language_abi_version(nint language);
    [DllImport(Library)] public static extern uint ts_language_symbol_count(nint language);
    [DllImport(Library)] public static extern byte* ts_language_symbol_name(nint language, ushort symbol);
    [DllImport(Library)] public static extern int ts_language_symbol_type(nint language, ushort symbol);
    [DllImport(Library)] public static extern ushort ts_language_symbol_for_name(nint language, byte* name, uint length, byte named);
    [DllImport(Library)] public static extern ushort ts_language_field_id_for_name(nint language, byte* name, uint length);
    [DllImport(Library)] public static extern byte* ts_language_field_name_for_id(nint language, ushort field);
    [DllImport(Library)] public static extern int capstan_parse(nint parser, byte* text, uint length, ulong timeoutMicros, byte* keep, FlatTree* tree);
    [DllImport(Library)] public static extern void capstan_release(FlatTree* tree);

    public static nint Language(string grammar) =>
        ((delegate* unmanaged[Cdecl]<nint>)NativeLibrary.GetExport(Handle.Value, "tree_sitter_" + grammar))();

    public static ushort Symbol(nint language, string name, bool named)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        fixed (byte* pointer = bytes)
        {
            return ts_language_symbol_for_name(language, pointer, (uint)bytes.Length, named ? (byte)1 : (byte)0);
        }
    }

    public static ushort Field(nint language, string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        fixed (byte* pointer = bytes)
        {
            return ts_language_field_id_for_name(language, pointer, (uint)bytes.Length);
        }
    }

    /// <summary>Where the library is, or null: CAPSTAN_TREESITTER, beside the executable, artifacts/treesitter of a folder above it.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CAPSTAN_TREESITTER") is { Length: > 0 } configured)
        {
            return File.Exists(configured) ? configured : null;
        }
        var beside = Path.Combine(AppContext.BaseDirectory, FileName);
        if (File.Exists(beside))
        {
            return beside;
        }
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var built = Path.Combine(folder.FullName, "artifacts", "treesitter", FileName);
            if (File.Exists(built))
            {
                return built;
            }
        }
        return null;
    }

    private static nint Open()
    {
        var path = Find() ?? throw new DllNotFoundException(
            $"{FileName} was not found. Run scripts/grammars, or point CAPSTAN_TREESITTER at the library.");
        var handle = NativeLibrary.Load(path);
        var version = ((delegate* unmanaged[Cdecl]<uint>)NativeLibrary.GetExport(handle, "capstan_version"))();
        return version == Version
            ? handle
            : throw new DllNotFoundException($"{path} has version {version}, this build needs {Version}. Run scripts/grammars again.");
    }
}
