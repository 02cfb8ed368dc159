"""Compares definitions as dump-calls prints them with universal-ctags' of the same folder: dump, ctags --output-format=json, name."""
import collections
import json
import sys

dump, tags, title = sys.argv[1:4]
functions = {'function', 'method', 'func', 'prototype', 'getter', 'setter', 'generator', 'singletonMethod', 'constructor', 'subroutine', 'methodSpec', 'member'}
types = {'class', 'struct', 'interface', 'enum', 'union', 'trait', 'module', 'typedef', 'type', 'record', 'object', 'delegate', 'annotation', 'typealias', 'alias'}
ours, theirs, properties = collections.defaultdict(list), collections.defaultdict(list), set()
for row in open(dump, encoding='utf-8', errors='replace'):
    part = row.rstrip('\n').split('\t')
    if part[0] in ('method', 'type'):
        ours[part[1], part[3].lstrip('~').split('.')[-1]].append((int(part[2]), int(part[5]) if part[0] == 'method' else 0, part[0], part[4]))
files = {path for path, _ in ours}
for row in open(tags, encoding='utf-8', errors='replace'):
    tag = json.loads(row)
    if tag.get('_type') == 'tag' and tag.get('kind') == 'property':
        properties.add((tag['path'], tag['name']))
    if tag.get('_type') == 'tag' and tag.get('kind') in functions | types and (tag['kind'] != 'member' or tag['path'].endswith('.py')) and tag['path'] in files:
        theirs[tag['path'], tag['name'].lstrip('~').split('.')[-1]].append((tag['line'], 'type' if tag['kind'] in types else 'method', tag['kind']))
both = only_theirs = only_ours = 0
missing, extra = collections.Counter(), collections.Counter()
for key, list_ in theirs.items():
    for line, kind, written in list_:
        # A declaration begins where its modifiers do; ctags names the line of the name.
        if any(abs(a - line) <= 3 or (b and a <= line <= b) for a, b, _, _ in ours.get(key, [])):
            both += 1
        else:
            only_theirs += 1
            missing[written] += 1
for key, list_ in ours.items():
    for a, b, kind, written in list_:
        if key[1][:4] in ('get_', 'set_') and (key[0], key[1][4:]) in properties:
            continue
        if not any(abs(a - line) <= 3 or (b and a <= line <= b) for line, _, _ in theirs.get(key, [])):
            only_ours += 1
            extra[f'{kind} {written}'] += 1
print(f'| {title} | {both + only_theirs} | {both / max(1, both + only_theirs):.1%} | {only_theirs} ({", ".join(f"{k} {n}" for k, n in missing.most_common(3))}) | {only_ours} ({", ".join(f"{k} {n}" for k, n in extra.most_common(3))}) |')
