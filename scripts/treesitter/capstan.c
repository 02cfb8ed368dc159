/* The tree-sitter core and one function of ours. It is one translation unit with the core (lib.c) so that flattening reads the
   tree's own memory: a cursor called node by node from managed code cost as much as parsing does. */
#include "lib.c"

#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/* One visible node, in document order. Must match FlatNode in Features/Code/Graph/Parsing/Native.cs. */
typedef struct {
  uint16_t symbol;
  uint16_t field;
  uint32_t start;
  uint32_t end;
  uint32_t row;
  uint32_t next;    /* index after this node's last descendant */
  uint32_t parent;
} CapstanNode;

typedef struct {
  CapstanNode *nodes;
  uint32_t count;
  uint32_t capacity;
  uint32_t has_error;
} CapstanTree;

typedef struct {
  const Subtree *children;
  const TSSymbol *aliases;
  const TSFieldMapEntry *fields;
  const TSFieldMapEntry *fields_end;
  uint32_t count;
  uint32_t index;
  uint32_t structural_index;
  uint32_t bytes;
  uint32_t row;
  uint32_t node;      /* nearest visible ancestor */
  TSFieldId inherited;
  bool visible;
} CapstanFrame;

#define CAPSTAN_MAX_DEPTH 4000000u

uint32_t capstan_version(void) { return 1; }

static bool capstan_push_node(CapstanTree *out, uint16_t symbol, uint16_t field, uint32_t start, uint32_t end, uint32_t row, uint32_t parent) {
  if (out->count == out->capacity) {
    uint32_t capacity = out->capacity ? out->capacity * 2 : 65536;
    CapstanNode *nodes = realloc(out->nodes, (size_t)capacity * sizeof(CapstanNode));
    if (!nodes) return false;
    out->nodes = nodes;
    out->capacity = capacity;
  }
  out->nodes[out->count++] = (CapstanNode){symbol, field, start, end, row, out->count, parent};
  return true;
}

static void capstan_enter(CapstanFrame *frame, const TSLanguage *language, const Subtree *subtree, uint32_t bytes, uint32_t row, uint32_t node, TSFieldId inherited, bool visible) {
  uint32_t production = subtree->ptr->production_id;
  frame->children = ts_subtree_children(*subtree);
  frame->count = subtree->ptr->child_count;
  frame->index = 0;
  frame->structural_index = 0;
  frame->bytes = bytes;
  frame->row = row;
  frame->node = node;
  frame->inherited = inherited;
  frame->visible = visible;
  frame->aliases = ts_language_alias_sequence(language, production);
  ts_language_field_map(language, production, &frame->fields, &frame->fields_end);
}

/* keep[symbol]: 0 leaves the node and what is below it out, 1 keeps it, 2 keeps it without its children. */
static int capstan_flatten(const TSTree *tree, const uint8_t *keep, CapstanTree *out) {
  const TSLanguage *language = tree->language;
  uint32_t depth = 0, capacity = 256;
  CapstanFrame *stack = malloc(capacity * sizeof(CapstanFrame));
  if (!stack) return 2;
  out->count = 0;
  out->has_error = ts_subtree_error_cost(tree->root) > 0;
  Length padding = ts_subtree_padding(tree->root);
  Length size = ts_subtree_size(tree->root);
  if (!capstan_push_node(out, ts_language_public_symbol(language, ts_subtree_symbol(tree->root)), 0, padding.bytes, padding.bytes + size.bytes, padding.extent.row, 0)) goto memory;
  if (ts_subtree_child_count(tree->root) > 0) {
    capstan_enter(&stack[0], language, &tree->root, padding.bytes, padding.extent.row, 0, 0, true);
    depth = 1;
  }
  while (depth > 0) {
    CapstanFrame *frame = &stack[depth - 1];
    if (frame->index == frame->count) {
      if (frame->visible) out->nodes[frame->node].next = out->count;
      depth--;
      continue;
    }
    const Subtree *child = &frame->children[frame->index];
    Length child_size = ts_subtree_size(*child);
    if (frame->index > 0) {
      Length child_padding = ts_subtree_padding(*child);
      frame->bytes += child_padding.bytes;
      frame->row += child_padding.extent.row;
    }
    uint32_t start = frame->bytes, row = frame->row;
    frame->bytes += child_size.bytes;
    frame->row += child_size.extent.row;
    frame->index++;

    TSSymbol symbol = ts_subtree_symbol(*child);
    bool visible = ts_subtree_visible(*child);
    TSFieldId field = 0;
    if (!ts_subtree_extra(*child)) {
      if (frame->aliases && frame->aliases[frame->structural_index]) {
        symbol = frame->aliases[frame->structural_index];
        visible = true;
      }
      for (const TSFieldMapEntry *map = frame->fields; map < frame->fields_end; map++) {
        if (map->child_index == frame->structural_index && !map->inherited) { field = map->field_id; break; }
      }
      if (!field) field = frame->inherited;
      frame->structural_index++;
    }
    uint32_t node = frame->node;
    bool descend = ts_subtree_child_count(*child) > 0;
    if (visible) {
      symbol = ts_language_public_symbol(language, symbol);
      uint8_t kept = keep[symbol];
      if (!kept) continue;
      node = out->count;
      if (!capstan_push_node(out, symbol, field, start, start + child_size.bytes, row, frame->node)) goto memory;
      if (kept == 2) continue;
      field = 0;
    }
    if (!descend) continue;
    if (depth == capacity) {
      if (capacity >= CAPSTAN_MAX_DEPTH) goto memory;
      CapstanFrame *grown = realloc(stack, (size_t)capacity * 2 * sizeof(CapstanFrame));
      if (!grown) goto memory;
      stack = grown;
      capacity *= 2;
    }
    capstan_enter(&stack[depth], language, child, start, row, node, field, visible);
    depth++;
  }
  out->nodes[0].next = out->count;
  free(stack);
  return 0;
memory:
  free(stack);
  return 2;
}

/* 0 parsed, 1 time limit, 2 out of memory or too deep. Without keep the text is only parsed (the benchmark's base line). */
int capstan_parse(TSParser *parser, const char *text, uint32_t length, uint64_t timeout_micros, const uint8_t *keep, CapstanTree *out) {
  ts_parser_set_timeout_micros(parser, timeout_micros);
  TSTree *tree = ts_parser_parse_string_encoding(parser, NULL, text, length, TSInputEncodingUTF8);
  if (!tree) {
    ts_parser_reset(parser);
    return 1;
  }
  int result = keep ? capstan_flatten(tree, keep, out) : 0;
  ts_tree_delete(tree);
  return result;
}

void capstan_release(CapstanTree *out) {
  free(out->nodes);
  *out = (CapstanTree){0};
}

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
