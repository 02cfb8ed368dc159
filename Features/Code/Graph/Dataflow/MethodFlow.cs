using System.Numerics;

namespace Capstan.Features.Code.Graph.Dataflow;

/// <summary>What gives a variable its value: a place that writes it, or, with no such place, the parameter or captured declaration itself.</summary>
/// <param name="Identifier">Index into <see cref="FileFacts.Identifiers"/>, or -1: the value the variable has when the method begins.</param>
internal readonly record struct VariableDefinition(int Identifier, VariableKind Kind, int Declaration, int DeclaringMethod);

/// <param name="Use">Index into <see cref="FileFacts.Identifiers"/>: a place that reads what the definition gave.</param>
internal readonly record struct DefinitionUse(VariableDefinition Definition, int Use);

/// <summary>
/// Definition-use chains of one method: for every place that reads a local, a parameter or a member of the own type, the places that may have
/// given it its value. Within the method only; a call is taken to leave the variables alone, a write to an element or through an address to keep
/// what was there. Needs nothing but the facts of the file, so it serves freshly parsed text as well as an import.
/// </summary>
internal sealed class MethodFlow
{
    /// <summary>Blocks times words of definitions: beyond it (generated methods) there are no chains.</summary>
    private const long LargestMatrix = 1 << 22;
    private const int MostDefinitionsPerUse = 32;

    private readonly FileFacts facts;
    private readonly List<DefinitionUse> uses = [];
    private ILookup<int, VariableDefinition>? byUse;

    private MethodFlow(FileFacts facts, int method, FlowGraph graph) => (this.facts, Method, Graph) = (facts, method, graph);

    public int Method { get; }
    public FlowGraph Graph { get; }
    public IReadOnlyList<DefinitionUse> DefinitionUses => uses;
    /// <summary>The method was too large to be followed.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>The definitions that reach a use, in the order of the text.</summary>
    public IEnumerable<VariableDefinition> DefinitionsOf(int use) => (byUse ??= uses.ToLookup(u => u.Use, u => u.Definition))[use];

    /// <summary>The places in a byte range that read a variable.</summary>
    public IEnumerable<int> ReadsIn(int offset, int endOffset)
    {
        for (var i = 0; i < facts.Identifiers.Count; i++)
            if (facts.Identifiers[i] is var identifier && identifier.Method == Method && identifier.IsRead && identifier.Offset >= offset && identifier.EndOffset <= endOffset) yield return i;
    }

    internal static MethodFlow Of(FileFacts facts, int method, FlowGraph graph, IReadOnlyList<int> identifiers)
    {
        var flow = new MethodFlow(facts, method, graph);
        flow.Chain(identifiers, facts.Methods[method]);
        return flow;
    }

    /// <summary>A read or a write at the place where it happens: a write where what is written has been computed.</summary>
    private readonly record struct Event(int Position, int Identifier, int Variable, int Definition, bool Kills);

    private void Chain(IReadOnlyList<int> identifiers, MethodFact declared)
    {
        var variables = new Dictionary<(VariableKind, int, int), int>();
        var definitions = new List<VariableDefinition>();
        var variableOf = new List<int>();
        var events = new List<Event>(identifiers.Count + 8);
        var begun = new HashSet<int>();
        foreach (var i in identifiers)
        {
            var identifier = facts.Identifiers[i];
            var key = (identifier.Kind, identifier.Declaration, identifier.DeclaringMethod);
            if (!variables.TryGetValue(key, out var variable)) variables[key] = variable = variables.Count;
            if (BeginsWithValue(identifier, declared) && begun.Add(variable))
            {
                definitions.Add(new(-1, identifier.Kind, identifier.Declaration, identifier.DeclaringMethod));
                variableOf.Add(variable);
            }
        }
        var atEntry = definitions.Count;
        foreach (var i in identifiers)
        {
            var identifier = facts.Identifiers[i];
            var variable = variables[(identifier.Kind, identifier.Declaration, identifier.DeclaringMethod)];
            if (identifier.IsRead) events.Add(new(identifier.Offset, i, variable, -1, false));
            if (!identifier.IsWritten) continue;
            var kills = (identifier.Access & VariableAccess.Partial) == 0;
            var position = Math.Max(identifier.Offset, identifier.ValueEndOffset - 1);
            if ((identifier.Access & VariableAccess.Declare) != 0) events.Add(new(position, i, variable, -2, kills));
            else
            {
                events.Add(new(position, i, variable, definitions.Count, kills));
                definitions.Add(new(i, identifier.Kind, identifier.Declaration, identifier.DeclaringMethod));
                variableOf.Add(variable);
            }
        }
        events.Sort(static (a, b) => a.Position != b.Position ? a.Position.CompareTo(b.Position) : a.Definition == -1 != (b.Definition == -1) ? a.Definition == -1 ? -1 : 1 : a.Identifier.CompareTo(b.Identifier));
        var words = (definitions.Count + 63) / 64;
        var blocks = Graph.Blocks;
        if (words == 0) return;
        if ((long)words * (blocks.Count + variables.Count) > LargestMatrix || (long)events.Count * words > LargestMatrix * 8)
        {
            IsTooLarge = true;
            return;
        }
        var ofVariable = new ulong[variables.Count * words];
        for (var d = 0; d < variableOf.Count; d++) ofVariable[variableOf[d] * words + d / 64] |= 1UL << (d % 64);
        var reaching = Solve(events, words, ofVariable, atEntry);
        var state = new ulong[words];
        for (var b = 0; b < blocks.Count; b++)
        {
            Array.Copy(reaching, b * words, state, 0, words);
            foreach (var e in In(events, blocks[b]))
                if (e.Definition == -1) Use(e, state, words, ofVariable, definitions);
                else Apply(e, state, words, ofVariable);
        }
        uses.Sort(static (a, b) => a.Use != b.Use ? a.Use.CompareTo(b.Use) : a.Definition.Identifier.CompareTo(b.Definition.Identifier));
    }

    /// <summary>Parameters, and what is named before the body (a destructured parameter) or captured from around.</summary>
    private bool BeginsWithValue(IdentifierFact identifier, MethodFact declared) => identifier.Kind switch
    {
        VariableKind.Parameter => identifier.DeclaringMethod == Method,
        VariableKind.Local => identifier.DeclaringMethod == Method && facts.Locals[identifier.Declaration].Offset < declared.BodyOffset,
        _ => false,
    };

    private void Use(Event use, ulong[] state, int words, ulong[] ofVariable, List<VariableDefinition> definitions)
    {
        var found = 0;
        for (var w = 0; w < words; w++)
            for (var bits = state[w] & ofVariable[use.Variable * words + w]; bits != 0 && found < MostDefinitionsPerUse; bits &= bits - 1, found++)
                uses.Add(new(definitions[w * 64 + BitOperations.TrailingZeroCount(bits)], use.Identifier));
    }

    private static void Apply(Event write, ulong[] state, int words, ulong[] ofVariable)
    {
        if (write.Kills)
            for (var w = 0; w < words; w++) state[w] &= ~ofVariable[write.Variable * words + w];
        if (write.Definition >= 0) state[write.Definition / 64] |= 1UL << (write.Definition % 64);
    }

    /// <summary>Which definitions hold at the beginning of each block: the least solution, by going round until nothing changes.</summary>
    private ulong[] Solve(List<Event> events, int words, ulong[] ofVariable, int atEntry)
    {
        var blocks = Graph.Blocks;
        var entering = new ulong[blocks.Count * words];
        for (var d = 0; d < atEntry; d++) entering[d / 64] |= 1UL << (d % 64);
        var (state, thrown) = (new ulong[words], new ulong[words]);
        var waiting = new Queue<int>(Enumerable.Range(0, blocks.Count));
        var queued = new bool[blocks.Count];
        Array.Fill(queued, true);
        while (waiting.TryDequeue(out var b))
        {
            queued[b] = false;
            Array.Copy(entering, b * words, state, 0, words);
            Array.Copy(state, thrown, words);
            foreach (var e in In(events, blocks[b]))
            {
                if (e.Definition == -1) continue;
                Apply(e, state, words, ofVariable);
                if (e.Definition >= 0) thrown[e.Definition / 64] |= 1UL << (e.Definition % 64);
            }
            foreach (var next in blocks[b].Successors) Enter(next, state);
            // A handler may be entered from any place in the block.
            Enter(blocks[b].Handler, thrown);
        }
        return entering;

        void Enter(int block, ulong[] with)
        {
            if (block < 0) return;
            var grew = false;
            for (var w = 0; w < words; w++)
            {
                var more = with[w] & ~entering[block * words + w];
                entering[block * words + w] |= more;
                grew |= more != 0;
            }
            if (!grew || queued[block]) return;
            queued[block] = true;
            waiting.Enqueue(block);
        }
    }

    private static IEnumerable<Event> In(List<Event> events, FlowBlock block)
    {
        if (block.To <= block.From) yield break;
        var (low, high) = (0, events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (events[middle].Position < block.From) low = middle + 1;
            else high = middle;
        }
        for (; low < events.Count && events[low].Position < block.To; low++) yield return events[low];
    }
}
