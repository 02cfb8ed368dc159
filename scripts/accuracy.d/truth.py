"""Where the calls of a folder's Python files lead, by jedi: path, line, name, target path:line or 'external', tab-separated."""
import ast
import os
import sys

import jedi

root = os.path.realpath(sys.argv[1])
most = int(sys.argv[2]) if len(sys.argv) > 2 else 10**9
project = jedi.Project(root, added_sys_path=[root], smart_sys_path=False)
seen = 0
paths = []
for folder, folders, names in os.walk(os.path.join(root, *sys.argv[3:4])):
    folders.sort()
    paths += [os.path.join(folder, n) for n in sorted(names) if n.endswith('.py')]
for path in paths:
    if seen >= most:
        break
    try:
        text = open(path, encoding='utf-8').read()
        tree = ast.parse(text)
    except (SyntaxError, UnicodeDecodeError):
        continue
    script = jedi.Script(text, path=path, project=project)
    lines = text.split('\n')
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        callee = node.func
        if isinstance(callee, ast.Attribute):
            line, end = callee.end_lineno, callee.end_col_offset
            name, column = callee.attr, len(lines[line - 1].encode()[:end].decode()) - 1
        elif isinstance(callee, ast.Name):
            line, name, column = callee.lineno, callee.id, len(lines[callee.lineno - 1].encode()[:callee.col_offset].decode())
        else:
            continue
        seen += 1
        try:
            found = script.goto(line, column, follow_imports=True)
        except Exception:
            continue
        targets = set()
        for one in found:
            target = str(one.module_path or '')
            if not target.startswith(root + os.sep):
                targets.add('external')
            elif one.type == 'function':
                targets.add(f'{os.path.relpath(target, root)}:{one.line}')
            elif one.type == 'class':
                targets.add(f'{os.path.relpath(target, root)}:{one.line}:class')
        for target in sorted(targets):
            print(os.path.relpath(path, root), line, name, target, sep='\t')
