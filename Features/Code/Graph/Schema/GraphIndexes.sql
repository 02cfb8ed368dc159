-- script: indexes of one project's graph, built after the rows are in. A paragraph is one table: paragraphs run side by side, largest
-- tables first. text_pattern_ops compares bytes: 40 % cheaper to build than the collated order, serves = and LIKE 'prefix%';
-- LIKE '%infix%' is served by the trigram indexes. What stands inside methods comes in the order of files, so block ranges find a file's or a
-- method's rows: such an index costs a tenth, and a look through a few pages more. Keys must stay under 2,704 bytes: the loader cuts names at GraphNames.MaximumNameBytes.

ALTER TABLE nodes_call ADD PRIMARY KEY (id);
CREATE INDEX nodes_call_name_idx ON nodes_call (name text_pattern_ops);
CREATE INDEX nodes_call_filename_idx ON nodes_call USING brin (filename) WITH (pages_per_range = 16);
CREATE INDEX nodes_call_method_full_name_idx ON nodes_call (method_full_name text_pattern_ops);
CREATE INDEX nodes_call_containing_method_id_idx ON nodes_call (containing_method_id);
ANALYZE nodes_call;

ALTER TABLE nodes_identifier ADD PRIMARY KEY (id);
CREATE INDEX nodes_identifier_name_idx ON nodes_identifier (name text_pattern_ops);
CREATE INDEX nodes_identifier_filename_idx ON nodes_identifier USING brin (filename) WITH (pages_per_range = 16);
CREATE INDEX nodes_identifier_containing_method_id_idx ON nodes_identifier USING brin (containing_method_id) WITH (pages_per_range = 16);
ANALYZE nodes_identifier;

CREATE INDEX edges_ast_src_idx ON edges_ast (src);
CREATE INDEX edges_ast_dst_idx ON edges_ast (dst);
ANALYZE edges_ast;

CREATE INDEX edges_argument_src_idx ON edges_argument (src);
CREATE INDEX edges_argument_dst_idx ON edges_argument (dst);
ANALYZE edges_argument;

CREATE INDEX edges_contains_src_idx ON edges_contains (src);
CREATE INDEX edges_contains_dst_idx ON edges_contains (dst);
ANALYZE edges_contains;

CREATE INDEX edges_reaching_def_src_idx ON edges_reaching_def USING brin (src) WITH (pages_per_range = 4);
CREATE INDEX edges_reaching_def_dst_idx ON edges_reaching_def USING brin (dst) WITH (pages_per_range = 4);
ANALYZE edges_reaching_def;

CREATE INDEX edges_cfg_src_idx ON edges_cfg USING brin (src) WITH (pages_per_range = 4);
CREATE INDEX edges_cfg_dst_idx ON edges_cfg USING brin (dst) WITH (pages_per_range = 4);
ANALYZE edges_cfg;

CREATE INDEX edges_ref_src_idx ON edges_ref (src);
CREATE INDEX edges_ref_dst_idx ON edges_ref (dst);
ANALYZE edges_ref;

CREATE INDEX edges_call_src_idx ON edges_call (src);
CREATE INDEX edges_call_dst_idx ON edges_call (dst);
ANALYZE edges_call;

ALTER TABLE nodes_literal ADD PRIMARY KEY (id);
CREATE INDEX nodes_literal_filename_idx ON nodes_literal USING brin (filename) WITH (pages_per_range = 16);
CREATE INDEX nodes_literal_containing_method_id_idx ON nodes_literal USING brin (containing_method_id) WITH (pages_per_range = 16);
ANALYZE nodes_literal;

ALTER TABLE nodes_method ADD PRIMARY KEY (id);
CREATE INDEX nodes_method_name_idx ON nodes_method (name text_pattern_ops);
CREATE INDEX nodes_method_full_name_idx ON nodes_method (full_name text_pattern_ops);
CREATE INDEX nodes_method_filename_idx ON nodes_method (filename text_pattern_ops);
CREATE INDEX nodes_method_name_trgm_idx ON nodes_method USING gin (name gin_trgm_ops);
CREATE INDEX nodes_method_full_name_trgm_idx ON nodes_method USING gin (full_name gin_trgm_ops);
ANALYZE nodes_method;

ALTER TABLE nodes_field_identifier ADD PRIMARY KEY (id);
CREATE INDEX nodes_field_identifier_filename_idx ON nodes_field_identifier USING brin (filename) WITH (pages_per_range = 16);
CREATE INDEX nodes_field_identifier_containing_method_id_idx ON nodes_field_identifier USING brin (containing_method_id) WITH (pages_per_range = 16);
ANALYZE nodes_field_identifier;

ALTER TABLE nodes_local ADD PRIMARY KEY (id);
CREATE INDEX nodes_local_name_idx ON nodes_local (name text_pattern_ops);
CREATE INDEX nodes_local_filename_idx ON nodes_local USING brin (filename) WITH (pages_per_range = 16);
CREATE INDEX nodes_local_containing_method_id_idx ON nodes_local USING brin (containing_method_id) WITH (pages_per_range = 16);
ANALYZE nodes_local;

ALTER TABLE nodes_param ADD PRIMARY KEY (id);
CREATE INDEX nodes_param_name_idx ON nodes_param (name text_pattern_ops);
CREATE INDEX nodes_param_filename_idx ON nodes_param (filename text_pattern_ops);
CREATE INDEX nodes_param_method_id_idx ON nodes_param (method_id);
ANALYZE nodes_param;

ALTER TABLE nodes_method_parameter_out ADD PRIMARY KEY (id);
CREATE INDEX nodes_method_parameter_out_name_idx ON nodes_method_parameter_out (name text_pattern_ops);
CREATE INDEX nodes_method_parameter_out_method_id_idx ON nodes_method_parameter_out (method_id);
ANALYZE nodes_method_parameter_out;

ALTER TABLE nodes_method_return ADD PRIMARY KEY (id);
CREATE INDEX nodes_method_return_method_id_idx ON nodes_method_return (method_id);
ANALYZE nodes_method_return;

ALTER TABLE nodes_return ADD PRIMARY KEY (id);
CREATE INDEX nodes_return_filename_idx ON nodes_return USING brin (filename) WITH (pages_per_range = 16);
CREATE INDEX nodes_return_containing_method_id_idx ON nodes_return USING brin (containing_method_id) WITH (pages_per_range = 16);
ANALYZE nodes_return;

ALTER TABLE nodes_block ADD PRIMARY KEY (id);
CREATE INDEX nodes_block_filename_idx ON nodes_block USING brin (filename) WITH (pages_per_range = 16);
CREATE INDEX nodes_block_containing_method_id_idx ON nodes_block USING brin (containing_method_id) WITH (pages_per_range = 16);
ANALYZE nodes_block;

ALTER TABLE nodes_control_structure ADD PRIMARY KEY (id);
CREATE INDEX nodes_control_structure_filename_idx ON nodes_control_structure USING brin (filename) WITH (pages_per_range = 16);
CREATE INDEX nodes_control_structure_containing_method_id_idx ON nodes_control_structure USING brin (containing_method_id) WITH (pages_per_range = 16);
ANALYZE nodes_control_structure;

ALTER TABLE nodes_member ADD PRIMARY KEY (id);
CREATE INDEX nodes_member_name_idx ON nodes_member (name text_pattern_ops);
CREATE INDEX nodes_member_filename_idx ON nodes_member (filename text_pattern_ops);
ANALYZE nodes_member;

ALTER TABLE nodes_type_decl ADD PRIMARY KEY (id);
CREATE INDEX nodes_type_decl_name_idx ON nodes_type_decl (name text_pattern_ops);
CREATE INDEX nodes_type_decl_full_name_idx ON nodes_type_decl (full_name text_pattern_ops);
CREATE INDEX nodes_type_decl_filename_idx ON nodes_type_decl (filename text_pattern_ops);
CREATE INDEX nodes_type_decl_name_trgm_idx ON nodes_type_decl USING gin (name gin_trgm_ops);
CREATE INDEX nodes_type_decl_full_name_trgm_idx ON nodes_type_decl USING gin (full_name gin_trgm_ops);
ANALYZE nodes_type_decl;

ALTER TABLE nodes_type ADD PRIMARY KEY (id);
CREATE INDEX nodes_type_name_idx ON nodes_type (name text_pattern_ops);
CREATE INDEX nodes_type_full_name_idx ON nodes_type (full_name text_pattern_ops);
ANALYZE nodes_type;

ALTER TABLE nodes_metadata ADD PRIMARY KEY (id);
ANALYZE nodes_metadata;

ALTER TABLE nodes_file ADD PRIMARY KEY (id);
CREATE INDEX nodes_file_name_idx ON nodes_file (name text_pattern_ops);
CREATE INDEX nodes_file_name_trgm_idx ON nodes_file USING gin (name gin_trgm_ops);
ANALYZE nodes_file;

ALTER TABLE nodes_namespace ADD PRIMARY KEY (id);
CREATE INDEX nodes_namespace_name_idx ON nodes_namespace (name text_pattern_ops);
ANALYZE nodes_namespace;

ALTER TABLE nodes_namespace_block ADD PRIMARY KEY (id);
CREATE INDEX nodes_namespace_block_name_idx ON nodes_namespace_block (name text_pattern_ops);
CREATE INDEX nodes_namespace_block_full_name_idx ON nodes_namespace_block (full_name text_pattern_ops);
CREATE INDEX nodes_namespace_block_filename_idx ON nodes_namespace_block (filename text_pattern_ops);
ANALYZE nodes_namespace_block;

ALTER TABLE nodes_method_ref ADD PRIMARY KEY (id);
CREATE INDEX nodes_method_ref_filename_idx ON nodes_method_ref (filename text_pattern_ops);
CREATE INDEX nodes_method_ref_method_full_name_idx ON nodes_method_ref (method_full_name text_pattern_ops);
CREATE INDEX nodes_method_ref_containing_method_id_idx ON nodes_method_ref (containing_method_id);
ANALYZE nodes_method_ref;

ALTER TABLE nodes_type_ref ADD PRIMARY KEY (id);
CREATE INDEX nodes_type_ref_filename_idx ON nodes_type_ref (filename text_pattern_ops);
CREATE INDEX nodes_type_ref_containing_method_id_idx ON nodes_type_ref (containing_method_id);
ANALYZE nodes_type_ref;

ALTER TABLE nodes_unknown ADD PRIMARY KEY (id);
CREATE INDEX nodes_unknown_filename_idx ON nodes_unknown (filename text_pattern_ops);
CREATE INDEX nodes_unknown_containing_method_id_idx ON nodes_unknown (containing_method_id);
ANALYZE nodes_unknown;

ALTER TABLE nodes_jump_target ADD PRIMARY KEY (id);
CREATE INDEX nodes_jump_target_name_idx ON nodes_jump_target (name text_pattern_ops);
CREATE INDEX nodes_jump_target_containing_method_id_idx ON nodes_jump_target (containing_method_id);
ANALYZE nodes_jump_target;

ALTER TABLE nodes_jump_label ADD PRIMARY KEY (id);
CREATE INDEX nodes_jump_label_name_idx ON nodes_jump_label (name text_pattern_ops);
CREATE INDEX nodes_jump_label_containing_method_id_idx ON nodes_jump_label (containing_method_id);
ANALYZE nodes_jump_label;

ALTER TABLE nodes_type_param ADD PRIMARY KEY (id);
CREATE INDEX nodes_type_param_name_idx ON nodes_type_param (name text_pattern_ops);
ANALYZE nodes_type_param;

ALTER TABLE nodes_type_argument ADD PRIMARY KEY (id);
ANALYZE nodes_type_argument;

ALTER TABLE nodes_binding ADD PRIMARY KEY (id);
CREATE INDEX nodes_binding_name_idx ON nodes_binding (name text_pattern_ops);
CREATE INDEX nodes_binding_method_full_name_idx ON nodes_binding (method_full_name text_pattern_ops);
ANALYZE nodes_binding;

ALTER TABLE nodes_closure_binding ADD PRIMARY KEY (id);
ANALYZE nodes_closure_binding;

ALTER TABLE nodes_comment ADD PRIMARY KEY (id);
CREATE INDEX nodes_comment_filename_idx ON nodes_comment USING brin (filename) WITH (pages_per_range = 16);
CREATE INDEX nodes_comment_words_idx ON nodes_comment USING gin (to_tsvector('pg_catalog.simple'::regconfig, code)) WHERE kind = 'doc';
ANALYZE nodes_comment;

ALTER TABLE nodes_modifier ADD PRIMARY KEY (id);
ANALYZE nodes_modifier;

ALTER TABLE nodes_annotation ADD PRIMARY KEY (id);
CREATE INDEX nodes_annotation_name_idx ON nodes_annotation (name text_pattern_ops);
CREATE INDEX nodes_annotation_full_name_idx ON nodes_annotation (full_name text_pattern_ops);
CREATE INDEX nodes_annotation_filename_idx ON nodes_annotation (filename text_pattern_ops);
ANALYZE nodes_annotation;

ALTER TABLE nodes_annotation_literal ADD PRIMARY KEY (id);
CREATE INDEX nodes_annotation_literal_name_idx ON nodes_annotation_literal (name text_pattern_ops);
ANALYZE nodes_annotation_literal;

ALTER TABLE nodes_annotation_parameter ADD PRIMARY KEY (id);
ANALYZE nodes_annotation_parameter;

ALTER TABLE nodes_annotation_parameter_assign ADD PRIMARY KEY (id);
ANALYZE nodes_annotation_parameter_assign;

ALTER TABLE nodes_tag_v2 ADD PRIMARY KEY (id);
CREATE INDEX nodes_tag_v2_name_idx ON nodes_tag_v2 (name text_pattern_ops);
ANALYZE nodes_tag_v2;

ALTER TABLE nodes_finding ADD PRIMARY KEY (id);
CREATE INDEX nodes_finding_filename_idx ON nodes_finding (filename text_pattern_ops);
CREATE INDEX nodes_finding_method_id_idx ON nodes_finding (method_id);
ANALYZE nodes_finding;

ALTER TABLE nodes_key_value_pair ADD PRIMARY KEY (id);
ANALYZE nodes_key_value_pair;

ALTER TABLE nodes_location ADD PRIMARY KEY (id);
CREATE INDEX nodes_location_name_idx ON nodes_location (name text_pattern_ops);
CREATE INDEX nodes_location_filename_idx ON nodes_location (filename text_pattern_ops);
CREATE INDEX nodes_location_method_full_name_idx ON nodes_location (method_full_name text_pattern_ops);
ANALYZE nodes_location;

ALTER TABLE nodes_config_file ADD PRIMARY KEY (id);
CREATE INDEX nodes_config_file_name_idx ON nodes_config_file (name text_pattern_ops);
ANALYZE nodes_config_file;

ALTER TABLE nodes_import ADD PRIMARY KEY (id);
CREATE INDEX nodes_import_filename_idx ON nodes_import (filename text_pattern_ops);
CREATE INDEX nodes_import_imported_entity_trgm_idx ON nodes_import USING gin (imported_entity gin_trgm_ops);
ANALYZE nodes_import;

ALTER TABLE nodes_macro ADD PRIMARY KEY (id);
CREATE INDEX nodes_macro_name_idx ON nodes_macro (name text_pattern_ops);
CREATE INDEX nodes_macro_filename_idx ON nodes_macro (filename text_pattern_ops);
ANALYZE nodes_macro;

ALTER TABLE nodes_macro_param ADD PRIMARY KEY (id);
CREATE INDEX nodes_macro_param_name_idx ON nodes_macro_param (name text_pattern_ops);
ANALYZE nodes_macro_param;

ALTER TABLE nodes_collection_decl ADD PRIMARY KEY (id);
CREATE INDEX nodes_collection_decl_name_idx ON nodes_collection_decl (name text_pattern_ops);
CREATE INDEX nodes_collection_decl_filename_idx ON nodes_collection_decl (filename text_pattern_ops);
ANALYZE nodes_collection_decl;

CREATE INDEX edges_receiver_src_idx ON edges_receiver (src);
CREATE INDEX edges_receiver_dst_idx ON edges_receiver (dst);
ANALYZE edges_receiver;

CREATE INDEX edges_condition_src_idx ON edges_condition (src);
CREATE INDEX edges_condition_dst_idx ON edges_condition (dst);
ANALYZE edges_condition;

CREATE INDEX edges_dominate_src_idx ON edges_dominate (src);
CREATE INDEX edges_dominate_dst_idx ON edges_dominate (dst);
ANALYZE edges_dominate;

CREATE INDEX edges_post_dominate_src_idx ON edges_post_dominate (src);
CREATE INDEX edges_post_dominate_dst_idx ON edges_post_dominate (dst);
ANALYZE edges_post_dominate;

CREATE INDEX edges_cdg_src_idx ON edges_cdg (src);
CREATE INDEX edges_cdg_dst_idx ON edges_cdg (dst);
ANALYZE edges_cdg;

CREATE INDEX edges_binds_src_idx ON edges_binds (src);
CREATE INDEX edges_binds_dst_idx ON edges_binds (dst);
ANALYZE edges_binds;

CREATE INDEX edges_binds_to_src_idx ON edges_binds_to (src);
CREATE INDEX edges_binds_to_dst_idx ON edges_binds_to (dst);
ANALYZE edges_binds_to;

CREATE INDEX edges_source_file_src_idx ON edges_source_file (src);
CREATE INDEX edges_source_file_dst_idx ON edges_source_file (dst);
ANALYZE edges_source_file;

CREATE INDEX edges_alias_of_src_idx ON edges_alias_of (src);
CREATE INDEX edges_alias_of_dst_idx ON edges_alias_of (dst);
ANALYZE edges_alias_of;

CREATE INDEX edges_inherits_from_src_idx ON edges_inherits_from (src);
CREATE INDEX edges_inherits_from_dst_idx ON edges_inherits_from (dst);
ANALYZE edges_inherits_from;

CREATE INDEX edges_eval_type_src_idx ON edges_eval_type (src);
CREATE INDEX edges_eval_type_dst_idx ON edges_eval_type (dst);
ANALYZE edges_eval_type;

CREATE INDEX edges_tagged_by_src_idx ON edges_tagged_by (src);
CREATE INDEX edges_tagged_by_dst_idx ON edges_tagged_by (dst);
ANALYZE edges_tagged_by;

CREATE INDEX edges_parameter_link_src_idx ON edges_parameter_link (src);
CREATE INDEX edges_parameter_link_dst_idx ON edges_parameter_link (dst);
ANALYZE edges_parameter_link;

CREATE INDEX edges_pdg_src_idx ON edges_pdg (src);
CREATE INDEX edges_pdg_dst_idx ON edges_pdg (dst);
ANALYZE edges_pdg;

CREATE INDEX edges_capture_src_idx ON edges_capture (src);
CREATE INDEX edges_capture_dst_idx ON edges_capture (dst);
ANALYZE edges_capture;

CREATE INDEX edges_captured_by_src_idx ON edges_captured_by (src);
CREATE INDEX edges_captured_by_dst_idx ON edges_captured_by (dst);
ANALYZE edges_captured_by;

CREATE INDEX edges_vtable_src_idx ON edges_vtable (src);
CREATE INDEX edges_vtable_dst_idx ON edges_vtable (dst);
ANALYZE edges_vtable;

CREATE INDEX edges_documents_src_idx ON edges_documents (src);
CREATE INDEX edges_documents_dst_idx ON edges_documents (dst);
ANALYZE edges_documents;

CREATE INDEX edges_imports_src_idx ON edges_imports (src);
CREATE INDEX edges_imports_dst_idx ON edges_imports (dst);
ANALYZE edges_imports;

CREATE INDEX edges_ddg_src_idx ON edges_ddg (src);
CREATE INDEX edges_ddg_dst_idx ON edges_ddg (dst);
ANALYZE edges_ddg;

CREATE INDEX method_calls_caller_id_idx ON method_calls (caller_id);
CREATE INDEX method_calls_callee_id_idx ON method_calls (callee_id);
ANALYZE method_calls;

ALTER TABLE import_files ADD PRIMARY KEY (ordinal);
