-- script: the graph of one project: nodes, edges, a collapsed call graph, and views.
-- Names are unqualified: the search path is the staging schema and the schema of pg_trgm. Nothing is indexed yet: rows are
-- loaded first, GraphIndexes.sql follows (1 M calls: 2.8 s into bare tables, three times that into indexed ones).
-- id = (file ordinal << 24) | n, so that a file's rows are one range. "file" repeats filename because both names are documented.
-- OFFSET is a reserved word: queries write "offset".
-- Tables are logged from the start: loading unlogged and then SET LOGGED costs half as much again (1.5 + 2.6 s for the same rows).

CREATE TABLE nodes_method (
    id bigint NOT NULL, name text, full_name text, signature text, filename text, file text GENERATED ALWAYS AS (filename) STORED,
    line_number integer, column_number integer, line_number_end integer, column_number_end integer, "offset" integer, offset_end integer, code text,
    is_external boolean, ast_parent_type text, ast_parent_full_name text, order_index integer, hash text, modifier text[],
    cyclomatic_complexity integer, generic_signature text, language text, fan_in integer, fan_out integer, loc integer, param_count integer,
    return_count integer, loop_count integer, max_nesting integer, cognitive_complexity integer, is_test boolean, is_entry_point boolean,
    is_exported boolean, has_doc boolean, has_todo_fixme boolean, has_debug_code boolean, return_type text, annotations text[], doc text
);

CREATE TABLE nodes_call (
    id bigint NOT NULL, name text, full_name text, method_full_name text, signature text, dispatch_type text, type_full_name text,
    static_receiver text, argument_index integer, argument_name text, argument_label text, code text, filename text,
    file text GENERATED ALWAYS AS (filename) STORED, line_number integer, column_number integer, "offset" integer, offset_end integer,
    order_index integer, dynamic_type_hint_full_name text[], possible_types text[], containing_method_id bigint, resolution text, confidence real,
    receiver text, receiver_kind text, arg_count integer, arg_shapes text, loop_depth integer
);

CREATE TABLE nodes_identifier (
    id bigint NOT NULL, name text, type_full_name text, code text, argument_index integer, argument_name text, filename text,
    file text GENERATED ALWAYS AS (filename) STORED, line_number integer, column_number integer, "offset" integer, offset_end integer,
    order_index integer, dynamic_type_hint_full_name text[], possible_types text[], containing_method_id bigint
);

CREATE TABLE nodes_field_identifier (
    id bigint NOT NULL, canonical_name text, code text, argument_index integer, filename text, file text GENERATED ALWAYS AS (filename) STORED,
    line_number integer, column_number integer, order_index integer, containing_method_id bigint
);

CREATE TABLE nodes_literal (
    id bigint NOT NULL, code text, type_full_name text, argument_index integer, argument_name text, filename text,
    file text GENERATED ALWAYS AS (filename) STORED, line_number integer, column_number integer, order_index integer, containing_method_id bigint
);

CREATE TABLE nodes_local (
    id bigint NOT NULL, name text, code text, type_full_name text, closure_binding_id text, generic_signature text, filename text,
    file text GENERATED ALWAYS AS (filename) STORED, line_number integer, column_number integer, order_index integer, containing_method_id bigint
);

CREATE TABLE nodes_param (
    id bigint NOT NULL, name text, code text, type_full_name text, evaluation_strategy text, index integer, is_variadic boolean,
    closure_binding_id text, filename text, file text GENERATED ALWAYS AS (filename) STORED, line_number integer, column_number integer,
    order_index integer, dynamic_type_hint_full_name text[], possible_types text[], method_id bigint
);

CREATE TABLE nodes_method_parameter_out (
    id bigint NOT NULL, name text, code text, type_full_name text, evaluation_strategy text, index integer, is_variadic boolean, line_number integer,
    column_number integer, order_index integer, method_id bigint
);

CREATE TABLE nodes_method_return (
    id bigint NOT NULL, code text, type_full_name text, evaluation_strategy text, line_number integer, column_number integer, order_index integer,
    method_id bigint
);

CREATE TABLE nodes_return (
    id bigint NOT NULL, code text, argument_index integer, filename text, file text GENERATED ALWAYS AS (filename) STORED, line_number integer,
    column_number integer, order_index integer, containing_method_id bigint
);

CREATE TABLE nodes_block (
    id bigint NOT NULL, code text, type_full_name text, argument_index integer, filename text, file text GENERATED ALWAYS AS (filename) STORED,
    line_number integer, column_number integer, order_index integer, containing_method_id bigint
);

CREATE TABLE nodes_control_structure (
    id bigint NOT NULL, control_structure_type text, parser_type_name text, code text, argument_index integer, filename text,
    file text GENERATED ALWAYS AS (filename) STORED, line_number integer, column_number integer, line_number_end integer, order_index integer,
    containing_method_id bigint
);

CREATE TABLE nodes_member (
    id bigint NOT NULL, name text, code text, type_full_name text, ast_parent_type text, ast_parent_full_name text, modifier text[], filename text,
    file text GENERATED ALWAYS AS (filename) STORED, line_number integer, column_number integer, order_index integer
);

CREATE TABLE nodes_type_decl (
    id bigint NOT NULL, name text, full_name text, code text, filename text, file text GENERATED ALWAYS AS (filename) STORED, is_external boolean,
    inherits_from_type_full_name text[], alias_type_full_name text, ast_parent_type text, ast_parent_full_name text, generic_signature text,
    modifier text[], line_number integer, column_number integer, line_number_end integer, "offset" integer, offset_end integer, order_index integer,
    has_doc boolean
);

CREATE TABLE nodes_type (
    id bigint NOT NULL, name text, full_name text, type_decl_full_name text
);

CREATE TABLE nodes_metadata (
    id bigint NOT NULL, language text, version text, overlays text[], hash text, root text
);

CREATE TABLE nodes_file (
    id bigint NOT NULL, name text, hash text, content text COMPRESSION lz4, order_index integer, language text, loc integer, sloc integer,
    comment_lines integer, size_bytes bigint, is_test boolean, is_generated boolean, is_vendored boolean, parse_status text
);

CREATE TABLE nodes_namespace (
    id bigint NOT NULL, name text
);

CREATE TABLE nodes_namespace_block (
    id bigint NOT NULL, name text, full_name text, filename text, file text GENERATED ALWAYS AS (filename) STORED, code text, line_number integer,
    column_number integer, order_index integer
);

CREATE TABLE nodes_method_ref (
    id bigint NOT NULL, method_full_name text, type_full_name text, code text, argument_index integer, filename text,
    file text GENERATED ALWAYS AS (filename) STORED, line_number integer, column_number integer, order_index integer, containing_method_id bigint
);

CREATE TABLE nodes_type_ref (
    id bigint NOT NULL, type_full_name text, code text, argument_index integer, filename text, file text GENERATED ALWAYS AS (filename) STORED,
    line_number integer, column_number integer, order_index integer, containing_method_id bigint
);

CREATE TABLE nodes_unknown (
    id bigint NOT NULL, parser_type_name text, type_full_name text, code text, argument_index integer, filename text,
    file text GENERATED ALWAYS AS (filename) STORED, line_number integer, column_number integer, order_index integer, containing_method_id bigint
);

CREATE TABLE nodes_jump_target (
    id bigint NOT NULL, name text, parser_type_name text, code text, argument_index integer, line_number integer, column_number integer,
    order_index integer, containing_method_id bigint
);

CREATE TABLE nodes_jump_label (
    id bigint NOT NULL, name text, parser_type_name text, code text, line_number integer, column_number integer, order_index integer,
    containing_method_id bigint
);

CREATE TABLE nodes_type_param (
    id bigint NOT NULL, name text, code text, line_number integer, column_number integer, order_index integer
);

CREATE TABLE nodes_type_argument (
    id bigint NOT NULL, code text, line_number integer, column_number integer, order_index integer
);

CREATE TABLE nodes_binding (
    id bigint NOT NULL, name text, signature text, method_full_name text
);

CREATE TABLE nodes_closure_binding (
    id bigint NOT NULL, closure_binding_id text, closure_original_name text, evaluation_strategy text
);

CREATE TABLE nodes_comment (
    id bigint NOT NULL, code text, filename text, file text GENERATED ALWAYS AS (filename) STORED, line_number integer, column_number integer,
    line_number_end integer, "offset" integer, offset_end integer, order_index integer, kind text
);

CREATE TABLE nodes_modifier (
    id bigint NOT NULL, modifier_type text, code text, line_number integer, order_index integer
);

CREATE TABLE nodes_annotation (
    id bigint NOT NULL, name text, full_name text, code text, filename text, file text GENERATED ALWAYS AS (filename) STORED, line_number integer,
    column_number integer, order_index integer
);

CREATE TABLE nodes_annotation_literal (
    id bigint NOT NULL, name text, code text, line_number integer, order_index integer
);

CREATE TABLE nodes_annotation_parameter (
    id bigint NOT NULL, code text, line_number integer, order_index integer
);

CREATE TABLE nodes_annotation_parameter_assign (
    id bigint NOT NULL, code text, line_number integer, order_index integer
);

CREATE TABLE nodes_tag_v2 (
    id bigint NOT NULL, name text, value text
);

CREATE TABLE nodes_finding (
    id bigint NOT NULL, rule_id text, category text, severity text, confidence real, cwe text, message text, filename text,
    file text GENERATED ALWAYS AS (filename) STORED, line_number integer, line_number_end integer, method_id bigint, evidence_description text[],
    fingerprint text
);

CREATE TABLE nodes_key_value_pair (
    id bigint NOT NULL, key text, value text
);

CREATE TABLE nodes_location (
    id bigint NOT NULL, symbol text, name text, method_full_name text, method_short_name text, package_name text, class_name text, filename text,
    file text GENERATED ALWAYS AS (filename) STORED, line_number integer, node_label text
);

CREATE TABLE nodes_config_file (
    id bigint NOT NULL, name text, content text
);

CREATE TABLE nodes_import (
    id bigint NOT NULL, imported_entity text, imported_as text, explicit_as boolean, is_wildcard boolean, is_explicit boolean,
    is_module_import boolean, code text, filename text, file text GENERATED ALWAYS AS (filename) STORED, line_number integer, order_index integer,
    resolved_path text, resolved_external boolean
);

CREATE TABLE nodes_macro (
    id bigint NOT NULL, name text, code text, filename text, file text GENERATED ALWAYS AS (filename) STORED, line_number integer
);

CREATE TABLE nodes_macro_param (
    id bigint NOT NULL, name text, index integer, macro_id bigint
);

CREATE TABLE nodes_collection_decl (
    id bigint NOT NULL, name text, type_full_name text, code text, filename text, file text GENERATED ALWAYS AS (filename) STORED, line_number integer
);

CREATE TABLE edges_ast (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_cfg (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_call (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_ref (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_receiver (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_condition (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_dominate (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_post_dominate (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_cdg (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_binds (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_binds_to (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_source_file (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_alias_of (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_inherits_from (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_contains (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_eval_type (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_tagged_by (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_parameter_link (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_pdg (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_capture (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_captured_by (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_vtable (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_documents (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_imports (src bigint NOT NULL, dst bigint NOT NULL);
CREATE TABLE edges_reaching_def (src bigint NOT NULL, dst bigint NOT NULL, variable text);
CREATE TABLE edges_ddg (src bigint NOT NULL, dst bigint NOT NULL, variable text);
CREATE TABLE edges_argument (src bigint NOT NULL, dst bigint NOT NULL, argument_index integer);

CREATE TABLE method_calls (caller_id bigint NOT NULL, callee_id bigint NOT NULL, call_count integer NOT NULL, min_confidence real NOT NULL);

-- Passages of READMEs and other documents, and the methods and types they name.
CREATE TABLE documents (
    id bigint NOT NULL, filename text, heading text, content text, line_number integer, line_number_end integer,
    words tsvector GENERATED ALWAYS AS (to_tsvector('pg_catalog.simple'::regconfig, coalesce(heading, '') || ' ' || coalesce(content, ''))) STORED
);
CREATE TABLE document_mentions (document_id bigint NOT NULL, symbol text NOT NULL, symbol_id bigint NOT NULL);

-- What an incremental import needs to know of the one before; no part of the graph, and not for the users' SQL.
CREATE TABLE import_files (
    ordinal integer NOT NULL, path text NOT NULL, kind text NOT NULL, hash text NOT NULL, blob text, size_bytes bigint NOT NULL,
    method_numbers integer[], type_numbers integer[], definitions bytea COMPRESSION lz4, trace bytea COMPRESSION lz4, handlers text[]
);
CREATE TABLE import_state (state jsonb NOT NULL);

CREATE VIEW nodes_param_out AS SELECT * FROM nodes_method_parameter_out;

CREATE VIEW nodes_type_parameter AS SELECT * FROM nodes_type_param;

-- Two halves, bound and unbound: a condition on either full name then finds its index, which it does not through a coalesce over an outer join.
CREATE VIEW call_containment AS
SELECT call.id AS call_id, call.containing_method_id, edge.dst AS callee_id, caller.full_name AS caller_full_name,
       callee.full_name AS callee_full_name, call.filename, call.line_number
FROM edges_call edge
JOIN nodes_method callee ON callee.id = edge.dst
JOIN nodes_call call ON call.id = edge.src
LEFT JOIN nodes_method caller ON caller.id = call.containing_method_id
UNION ALL
SELECT call.id, call.containing_method_id, NULL, caller.full_name, call.method_full_name, call.filename, call.line_number
FROM nodes_call call
LEFT JOIN nodes_method caller ON caller.id = call.containing_method_id
WHERE NOT EXISTS (SELECT FROM edges_call edge WHERE edge.src = call.id);

CREATE VIEW method_docstrings AS
SELECT id AS method_id, full_name, doc AS docstring, filename, line_number FROM nodes_method WHERE doc IS NOT NULL;
