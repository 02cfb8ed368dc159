"""Compares calls as dump-calls prints them with another tool's: dump, truth, language's name."""
import collections
import os
import sys

dump, truth, title = sys.argv[1:4]
verbose = len(sys.argv) > 4
ours = collections.defaultdict(list)
classes = collections.defaultdict(set)
for row in open(dump, encoding='utf-8', errors='replace'):
    part = row.rstrip('\n').split('\t')
    if part[0] == 'call':
        # path, name -> line, last line, resolution, confidence, targets
        ours[part[1], part[3].split('.')[-1]].append((int(part[2]), int(part[11]), part[5], float(part[6]), [t for t in part[7].split(';') if t]))
expected = collections.defaultdict(set)
for row in open(truth, encoding='utf-8', errors='replace'):
    part = row.rstrip('\n').split('\t')
    if len(part) == 4:
        expected[part[0], int(part[1]), part[2].split('.')[-1]].add(part[3])


def near(a, b):
    """The same definition: the line of the name and that of a decorator or return type above it may differ."""
    pa, la = a.split(':')[:2]
    pb, lb = b.split(':')[:2]
    return pa == pb and abs(int(la) - int(lb)) <= 3


right = wrong = missed = outside = leaked = unseen = built = 0
tiers = collections.Counter()
tier_right = collections.Counter()
reasons = collections.Counter()
samples = collections.defaultdict(list)
for (path, line, name), targets in expected.items():
    mine = [c for c in ours.get((path, name), []) if c[0] <= line <= c[1]] or [c for c in ours.get((path, name), []) if c[0] == line]
    inside = [t for t in targets if t != 'external']
    if not mine:
        unseen += len(inside) > 0
        continue
    best = min(mine, key=lambda c: c[1] - c[0])
    resolution, bound = best[2], best[4]
    if inside and all(t.endswith(':class') for t in inside):
        # A construction: bound to the class's constructor, to an inherited one, or known without one.
        built += 1
        if resolution in ('ambiguous', 'external'):
            missed += 1
            reasons['construction ' + resolution] += 1
            samples['construction ' + resolution].append((path, line, name, inside[0]))
        else:
            right += 1
        continue
    if not inside:
        outside += 1
        if bound:
            leaked += 1
            wrong += 1
            tiers[resolution] += 1
            samples['leaked ' + resolution].append((path, line, name, bound[0]))
        continue
    if not bound:
        missed += 1
        reasons[resolution] += 1
        samples[resolution].append((path, line, name, inside[0]))
        continue
    hit = any(near(b, t) for b in bound for t in inside)
    tiers[resolution] += 1
    tier_right[resolution] += hit
    right += hit
    wrong += not hit
    if not hit:
        samples['wrong ' + resolution].append((path, line, name, inside[0] + ' got ' + bound[0]))
total = right + wrong + missed
precision = right / max(1, right + wrong)
recall = right / max(1, right + missed + (wrong - leaked))
print(f'| {title} | {right + missed + wrong - leaked} | {precision:.1%} | {recall:.1%} | {outside} | {leaked / max(1, outside):.1%} | {unseen} |')
if 'TIERS' in os.environ:
    with open(os.environ['TIERS'], 'a', encoding='utf-8') as file:
        for tier, count in tiers.items():
            print(tier, tier_right[tier], count, file=file)
if verbose:
    print('tiers', {t: f'{tier_right[t]}/{n}' for t, n in tiers.items()}, 'missed', dict(reasons), file=sys.stderr)
    for kind, list_ in samples.items():
        print(kind, len(list_), file=sys.stderr)
        for one in list_[:: max(1, len(list_) // 6)][:6]:
            print('   ', *one, file=sys.stderr)
