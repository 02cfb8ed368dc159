namespace Capstan.Features.Code.Graph.Parsing.Languages;

/// <summary>Functions, and the names they get from where they stand.</summary>
internal sealed unsafe partial class JavaScriptExtractor
{
    protected override void OnMethod(int i)
    {
        var shape = new MethodShape { Node = i };
        var name = Field(i, NameField);
        shape.Name = name != 0 ? Unquoted(name) : Is(Nodes[i].Parent, exportStatement) ? Compose("default"u8) : Slice.Empty;
        if (Bytes(shape.Name).SequenceEqual("constructor"u8) && S.In == Place.Type)
        {
            shape.Add |= Modifiers.Constructor;
        }
        Function(ref shape, i);
    }

    private void Function(ref MethodShape shape, int i)
    {
        if (shape.Name.IsEmpty)
        {
            Lambda(i);
            return;
        }
        shape.Add |= Bytes(shape.Name).StartsWith("#"u8) ? Modifiers.Private : Modifiers.None;
        shape.Parameters = Field(i, ParametersField) is var list && list != 0 ? list : Field(i, parameterField);
        shape.Body = Field(i, BodyField);
        if (typed)
        {
            shape.ReturnType = Annotated(Field(i, returnType));
            shape.TypeParameters = SliceOf(Field(i, typeParameters));
        }
        if (Bytes(i).StartsWith("async"u8))
        {
            shape.Add |= Modifiers.Async;
        }
        BeginMethod(ref shape);
        for (var child = shape.Parameters + 1; shape.Parameters != 0 && child < Nodes[shape.Parameters].Next; child = Nodes[child].Next)
        {
            Destructure(child, 0);
        }
    }

    /// <summary>Names inside { a, b: c } and [a, b].</summary>
    private void Destructure(int pattern, int value)
    {
        for (var node = pattern; node < Nodes[pattern].Next; node++)
        {
            if (!Is(node, objectPattern) && !Is(node, arrayPattern))
            {
                continue;
            }
            for (var name = node + 1; name < Nodes[node].Next; name++)
            {
                if (Binds(name))
                {
                    Written(SliceOf(name), value);
                    AddLocal(name, SliceOf(name), Slice.Empty, 0);
                }
            }
            return;
        }
    }

    private Slice Annotated(int annotation) => annotation == 0 ? Slice.Empty : Is(annotation, typeAnnotation) ? SliceOf(First(annotation)) : SliceOf(annotation);

    protected override int OnSpecial(int i)
    {
        if (Is(i, exportStatement))
        {
            return Export(i);
        }
        if (Is(i, debuggerStatement))
        {
            Facts.Methods[S.Method].Flags |= MethodRecord.HasDebug;
            return i;
        }
        var shape = new MethodShape { Node = i };
        NameByPlace(i, ref shape);
        Function(ref shape, i);
        return i;
    }

    private void NameByPlace(int i, ref MethodShape shape)
    {
        var parent = Nodes[i].Parent;
        var symbol = Nodes[parent].Symbol;
        if (symbol == variableDeclarator)
        {
            var name = Field(parent, NameField);
            shape.Name = Is(name, identifier) ? SliceOf(name) : Slice.Empty;
        }
        else if (symbol == assignment && Nodes[i].Field == RightField)
        {
            var target = Field(parent, LeftField);
            if (Is(target, memberExpression))
            {
                shape.Name = SliceOf(Field(target, property));
                var receiver = Field(target, objectField);
                shape.Receiver = PathKind(receiver) != ReceiverKind.Expression || IsPath(receiver) ? Owner(receiver) : Slice.Empty;
                shape.Scope = shape.Receiver.IsEmpty || Bytes(shape.Receiver).SequenceEqual("exports"u8) || Bytes(shape.Receiver).SequenceEqual("module.exports"u8)
                    ? Slice.Empty : Join(S.Scope, shape.Receiver);
            }
            else if (Is(target, identifier))
            {
                shape.Name = SliceOf(target);
            }
        }
        else if (symbol == pair)
        {
            shape.Name = Unquoted(Field(parent, key));
        }
        else if (symbol == fieldDefinition)
        {
            shape.Name = SliceOf(Field(parent, typed ? NameField : property));
        }
        else if (symbol == exportStatement)
        {
            shape.Name = Compose("default"u8);
        }
        if (shape.Name.Length > 200)
        {
            shape.Name = Slice.Empty;
        }
    }

    private bool IsPath(int node)
    {
        foreach (var letter in Bytes(node))
        {
            if (!IsNamePart(letter) && letter != '.')
            {
                return false;
            }
        }
        return Nodes[node].End - Nodes[node].Start <= 200;
    }

    /// <summary>A.prototype is A; this is nobody.</summary>
    private Slice Owner(int node)
    {
        var slice = SliceOf(node);
        var text = Bytes(slice);
        return text.SequenceEqual("this"u8) ? Slice.Empty : text.EndsWith(".prototype"u8) ? slice with { Length = slice.Length - 10 } : slice;
    }

    private int Export(int i)
    {
        var from = Field(i, source);
        if (from == 0)
        {
            return i;
        }
        AddImport(i, Unquoted(from), Slice.Empty, wildcard: true, local: Bytes(Unquoted(from)).StartsWith("."u8));
        return Nodes[i].Next - 1;
    }

    protected override void ReadParameters(int parameters)
    {
        if (Is(parameters, identifier))
        {
            AddParameter(parameters, SliceOf(parameters), Slice.Empty, 1);
            return;
        }
        var position = 0;
        for (var child = parameters + 1; child < Nodes[parameters].Next; child = Nodes[child].Next)
        {
            if (RoleOf(child) is Role.Comment or Role.Annotation)
            {
                continue;
            }
            var name = child;
            var type = Slice.Empty;
            if (typed && (Is(child, requiredParameter) || Is(child, optionalParameter)))
            {
                name = Field(child, pattern);
                type = Annotated(Field(child, TypeField));
                if (Is(name, thisSymbol))
                {
                    continue;
                }
                if (Child(child, accessibility) != 0 && S.In == Place.Type)
                {
                    AddMember(child, child, SliceOf(name), Dotted(type));
                }
            }
            var rest = Is(name, restPattern);
            name = rest ? First(name) : Is(name, assignmentPattern) ? Field(name, LeftField) : name;
            AddParameter(child, Short(name), type, ++position, rest);
        }
    }
}
