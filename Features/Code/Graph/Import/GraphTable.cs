namespace Capstan.Features.Code.Graph.Import;

/// <summary>A table of the graph and the columns an import fills, in the order in which <see cref="GraphRows"/> writes them.</summary>
internal sealed record GraphTable(int Ordinal, string Name, string[] Columns)
{
    private static readonly List<GraphTable> List = [];

    public static IReadOnlyList<GraphTable> All => List;

    /// <summary>The column that says whose rows they are: a node's id, an edge's start, the ordinal of a file.</summary>
    public string Key => Columns[0];
    public bool IsEdges => Name.StartsWith("edges_", StringComparison.Ordinal);

    public static readonly GraphTable File = Add("nodes_file",
        "id name hash content order_index language loc sloc comment_lines size_bytes is_test is_generated is_vendored parse_status");

    public static readonly GraphTable Type = Add("nodes_type_decl",
        "id name full_name code filename is_external inherits_from_type_full_name alias_type_full_name ast_parent_type ast_parent_full_name generic_signature " +
        "modifier line_number column_number line_number_end offset offset_end order_index has_doc");

    public static readonly GraphTable Method = Add("nodes_method",
        "id name full_name signature filename line_number column_number line_number_end column_number_end offset offset_end code is_external ast_parent_type " +
        "ast_parent_full_name order_index hash modifier cyclomatic_complexity generic_signature language fan_in fan_out loc param_count return_count loop_count " +
        "max_nesting cognitive_complexity is_test is_entry_point is_exported has_doc has_todo_fixme has_debug_code return_type annotations doc");

    public static readonly GraphTable MethodReturn = Add("nodes_method_return", "id code type_full_name evaluation_strategy line_number column_number order_index method_id");

    public static readonly GraphTable Parameter = Add("nodes_param",
        "id name code type_full_name evaluation_strategy index is_variadic filename line_number column_number order_index method_id");

    public static readonly GraphTable Member = Add("nodes_member",
        "id name code type_full_name ast_parent_type ast_parent_full_name modifier filename line_number column_number order_index");

    public static readonly GraphTable Local = Add("nodes_local", "id name code type_full_name filename line_number column_number order_index containing_method_id");

    public static readonly GraphTable Import = Add("nodes_import",
        "id imported_entity imported_as explicit_as is_wildcard is_explicit is_module_import code filename line_number order_index resolved_path resolved_external");

    public static readonly GraphTable Literal = Add("nodes_literal", "id code type_full_name argument_index argument_name filename line_number column_number order_index containing_method_id");

    public static readonly GraphTable Identifier = Add("nodes_identifier",
        "id name type_full_name argument_index argument_name filename line_number column_number offset offset_end order_index containing_method_id");

    public static readonly GraphTable Comment = Add("nodes_comment",
        "id code filename line_number column_number line_number_end offset offset_end order_index kind");

    public static readonly GraphTable Call = Add("nodes_call",
        "id name full_name method_full_name dispatch_type type_full_name code filename line_number column_number offset offset_end order_index " +
        "containing_method_id resolution confidence receiver receiver_kind arg_count arg_shapes loop_depth");

    public static readonly GraphTable Annotation = Add("nodes_annotation", "id name full_name code filename line_number column_number order_index");

    public static readonly GraphTable Control = Add("nodes_control_structure",
        "id control_structure_type parser_type_name code filename line_number column_number line_number_end order_index containing_method_id");

    public static readonly GraphTable Return = Add("nodes_return", "id code filename line_number column_number order_index containing_method_id");

    public static readonly GraphTable Namespace = Add("nodes_namespace", "id name");

    public static readonly GraphTable NamespaceBlock = Add("nodes_namespace_block", "id name full_name filename code line_number column_number order_index");

    public static readonly GraphTable ConfigFile = Add("nodes_config_file", "id name content");

    public static readonly GraphTable Metadata = Add("nodes_metadata", "id language version overlays hash root");

    public static readonly GraphTable ImportFile = Add("import_files", "ordinal path kind hash blob size_bytes method_numbers type_numbers definitions trace handlers");

    /// <summary>Loaded after the rest, whose symbols they name.</summary>
    public static readonly GraphTable Document = Add("documents", "id filename heading content line_number line_number_end");

    public static readonly GraphTable Mention = Add("document_mentions", "document_id symbol symbol_id");

    public static readonly GraphTable Modifier = Add("nodes_modifier", "id modifier_type code line_number order_index");

    public static readonly GraphTable Macro = Add("nodes_macro", "id name code filename line_number");
    public static readonly GraphTable MacroParameter = Add("nodes_macro_param", "id name index macro_id");

    public static readonly GraphTable JumpTarget = Add("nodes_jump_target", "id name parser_type_name code line_number column_number order_index containing_method_id");

    public static readonly GraphTable Ast = Add("edges_ast", "src dst");
    public static readonly GraphTable Contains = Add("edges_contains", "src dst");
    public static readonly GraphTable SourceFile = Add("edges_source_file", "src dst");
    public static readonly GraphTable Calls = Add("edges_call", "src dst");
    public static readonly GraphTable Inherits = Add("edges_inherits_from", "src dst");
    public static readonly GraphTable Imports = Add("edges_imports", "src dst");
    public static readonly GraphTable Documents = Add("edges_documents", "src dst");
    public static readonly GraphTable Ref = Add("edges_ref", "src dst");
    public static readonly GraphTable ReachingDef = Add("edges_reaching_def", "src dst variable");
    public static readonly GraphTable Cfg = Add("edges_cfg", "src dst");
    public static readonly GraphTable Argument = Add("edges_argument", "src dst argument_index");

    private static GraphTable Add(string name, string columns)
    {
        var table = new GraphTable(List.Count, name, columns.Split(' '));
        List.Add(table);
        return table;
    }
}
