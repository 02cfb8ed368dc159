namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>Attributes, decorators and annotations: in the definition, in what wraps it, or before it.</summary>
internal abstract unsafe partial class Extractor
{
    private int firstAnnotation, lastAnnotation = -1;

    /// <summary>The outermost node that only wraps the definition (export, decorators, template, a declaration statement).</summary>
    protected int OuterOf(int node)
    {
        while (node != 0 && Grammar.Wrappers[Nodes[Nodes[node].Parent].Symbol])
        {
            node = Nodes[node].Parent;
        }
        return node;
    }

    /// <summary>Records the definition's annotations; answers the offset where its declaration proper begins.</summary>
    private int CollectAnnotations(int outer, int node)
    {
        // Decorators of class members are their siblings in some grammars: the walk has just passed them.
        if (lastAnnotation >= 0 && Nodes[lastAnnotation].Parent == Nodes[outer].Parent)
        {
            for (var sibling = firstAnnotation; sibling < outer; sibling = Nodes[sibling].Next)
            {
                if (RoleOf(sibling) == Role.Annotation)
                {
                    AddAnnotation(sibling);
                }
            }
        }
        lastAnnotation = -1;
        var header = Nodes[outer].Start;
        for (var wrapper = outer; ; wrapper = ChildTowards(wrapper, node))
        {
            header = Math.Max(header, AnnotationsIn(wrapper));
            if (wrapper == node)
            {
                break;
            }
        }
        while (header < Nodes[node].End && Text[header] <= ' ')
        {
            header++;
        }
        return header;
    }

    /// <summary>The node a documentation comment stands above: the first of the decorators that precede the definition, or its own outermost node.</summary>
    private int Anchor(int outer) => lastAnnotation >= 0 && Nodes[lastAnnotation].Parent == Nodes[outer].Parent ? firstAnnotation : outer;

    /// <summary>A run of annotations the walk passes and that no definition has claimed yet.</summary>
    private void Pend(int annotation)
    {
        if (lastAnnotation < 0 || Nodes[lastAnnotation].Next != annotation)
        {
            firstAnnotation = annotation;
        }
        lastAnnotation = annotation;
    }

    private int ChildTowards(int ancestor, int node)
    {
        var child = ancestor + 1;
        while (Nodes[child].Next <= node)
        {
            child = Nodes[child].Next;
        }
        return child;
    }

    /// <summary>Adds the annotations among the node's children and those of its modifier lists; answers where the last of them ends.</summary>
    private int AnnotationsIn(int node)
    {
        var after = 0;
        var end = Nodes[node].Next;
        for (var child = node + 1; child < end; child = Nodes[child].Next)
        {
            if (RoleOf(child) == Role.Annotation)
            {
                AddAnnotation(child);
                after = Nodes[child].End;
            }
            else if (Grammar.AnnotationHolders[Nodes[child].Symbol])
            {
                var inner = AnnotationsIn(child);
                after = inner == 0 ? after : IsBracketed(child) ? Nodes[child].End : inner;
            }
            else if (BodyField != 0 && Nodes[child].Field == BodyField)
            {
                break;
            }
        }
        return after;
    }

    private bool IsBracketed(int node) => Text[Nodes[node].Start] is (byte)'[' or (byte)'#';

    private void AddAnnotation(int node)
    {
        var name = AnnotationName(node);
        ref var annotation = ref Facts.Annotations.Add();
        annotation.Name = name;
        annotation.Offset = Nodes[node].Start;
        annotation.End = Nodes[node].End;
    }

    protected virtual Slice AnnotationName(int node)
    {
        var name = Field(node, NameField);
        return Dotted(name != 0 ? name : First(node));
    }

    private bool HasTestAnnotation(int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            var name = Bytes(LastSegment(Facts.Annotations[i].Name));
            if (name.SequenceEqual("Fact"u8) || name.SequenceEqual("Theory"u8) || name.SequenceEqual("Test"u8) || name.SequenceEqual("TestMethod"u8)
                || name.SequenceEqual("TestCase"u8) || name.SequenceEqual("ParameterizedTest"u8) || name.SequenceEqual("RepeatedTest"u8)
                || name.SequenceEqual("DataTestMethod"u8) || name.SequenceEqual("TestFactory"u8))
            {
                return true;
            }
        }
        return false;
    }
}
