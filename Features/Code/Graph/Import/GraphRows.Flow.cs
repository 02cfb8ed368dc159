using Capstan.Features.Code.Graph.Dataflow;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>Where control goes in each method, and which definition reaches which use.</summary>
internal sealed partial class GraphRows
{
    private readonly List<(int From, int To)> steps = [];
    private long[] returnIds = [], labelIds = [];
    private long firstControl;

    private void Flow()
    {
        var flow = new FileFlow(facts, m => IsMerged(m) ? 0 : m);
        for (var m = 0; m < facts.Methods.Count; m++)
        {
            if (!facts.Methods[m].IsDeclarationOnly && !IsMerged(m)) Steps(m, flow.GraphOf(m));
            if (flow.IdentifiersOf(m).Count < 2) continue;
            foreach (var (definition, use) in flow.Of(m).DefinitionUses)
            {
                var source = definition.Identifier >= 0 ? identifierIds[definition.Identifier] : DeclarationId(definition.Kind, definition.Declaration, definition.DeclaringMethod);
                rows.Row(GraphTable.ReachingDef).Long(source).Long(identifierIds[use]).Name(facts.Identifiers[use].Name);
            }
        }
    }

    private void Steps(int method, FlowGraph graph)
    {
        steps.Clear();
        FlowEdges.Of(graph, steps);
        foreach (var (from, to) in steps)
            // Code outside every method ends, but returns to nobody.
            if (to != FlowEdges.Exit || returnIds[method] != 0) Edge(GraphTable.Cfg, from == FlowEdges.Entry ? MethodId(method) : NodeId(graph.Nodes[from]), to == FlowEdges.Exit ? returnIds[method] : NodeId(graph.Nodes[to]));
    }

    private long NodeId(FlowNode node) => node.Kind switch
    {
        FlowNodeKind.Call => firstCall + node.Index,
        FlowNodeKind.Control => firstControl + node.Index,
        _ => labelIds[node.Index],
    };
}
