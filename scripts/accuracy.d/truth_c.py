"""Where the calls of a folder's C files lead, by libclang: path, line, name, target path:line or 'external', tab-separated.
Usage: folder, flags for the compiler. What is called through a pointer has no one definition: external."""
import collections
import os
import sys

from clang.cindex import Config, CursorKind, Index, StorageClass

if 'LIBCLANG' in os.environ:
    Config.set_library_file(os.environ['LIBCLANG'])
root = os.path.realpath(sys.argv[1])
flags = [flag.replace('ROOT', root) for flag in sys.argv[2:]]
paths = sorted(os.path.join(folder, name) for folder, _, names in os.walk(root) for name in names if name.endswith('.c'))


def place(cursor):
    where = cursor.location
    if where.file is None:
        return None
    path = os.path.realpath(where.file.name)
    return f'{os.path.relpath(path, root)}:{where.line}' if path.startswith(root + os.sep) else None


index = Index.create()
definitions, declarations, calls = collections.defaultdict(set), collections.defaultdict(set), set()
for path in paths:
    unit = index.parse(path, args=flags)
    stack = [unit.cursor]
    while stack:
        node = stack.pop()
        if node.kind == CursorKind.FUNCTION_DECL and place(node):
            # A static function is another one in each file.
            static = node.storage_class == StorageClass.STATIC
            key = (node.spelling, os.path.realpath(node.location.file.name) if static else '')
            (definitions if node.is_definition() else declarations)[key].add(place(node))
        if node.kind == CursorKind.CALL_EXPR and place(node) and node.spelling:
            name = next(node.get_children(), None)
            called = node.referenced
            where = place(name) if name is not None else None
            # A call that a macro's text makes is not one of this line's.
            if called is not None and where is not None:
                if called.kind == CursorKind.FUNCTION_DECL:
                    static = called.storage_class == StorageClass.STATIC
                    key = (called.spelling, os.path.realpath(called.location.file.name) if static and called.location.file else '')
                else:
                    key = None
                path_, line = place(node).rsplit(':', 1)
                calls.add((path_, int(line), node.spelling, key))
        stack.extend(node.get_children())
texts = {}
for path, line, name, key in sorted(calls, key=str):
    if path not in texts:
        texts[path] = open(os.path.join(root, path), encoding='utf-8', errors='replace').read().split('\n')
    # What a macro's expansion calls stands elsewhere in the text.
    if not any(name in text for text in texts[path][line - 1:line + 3]):
        continue
    targets = definitions.get(key) or declarations.get(key) or {'external'} if key else {'external'}
    for target in sorted(targets):
        print(path, line, name, target, sep='\t')
