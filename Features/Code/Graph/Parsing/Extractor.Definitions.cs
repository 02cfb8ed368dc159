namespace Capstan.Features.Code.Graph.Parsing;

internal abstract unsafe partial class Extractor
{
    protected const Modifiers Visibility = Modifiers.Public | Modifiers.Private | Modifiers.Protected | Modifiers.Internal;

    /// <summary>What a language read of a method's declaration.</summary>
    protected ref struct MethodShape
    {
        /// <summary>The node whose extent is the method.</summary>
        public int Node;
        public Slice Name;
        public int Parameters, Body;
        public Slice ReturnType, Receiver, TypeParameters;
        /// <summary>Modifiers the words before the name do not tell.</summary>
        public Modifiers Add;
        public bool IsTest;
        /// <summary>Scope of the full name when it is not where the walk stands (out-of-line definitions).</summary>
        public Slice Scope;
        /// <summary>Where the signature ends when that is not at the body.</summary>
        public int HeaderEnd;
        /// <summary>The signature when it is not the declaration's own beginning (accessors).</summary>
        public Slice Signature;
    }

    protected ref struct TypeShape
    {
        public int Node;
        public Slice Name;
        public TypeKind Kind;
        /// <summary>Names.Count before the bases were added.</summary>
        public int FirstBase;
        public Slice TypeParameters, AliasOf;
    }

    /// <summary>Words that are modifiers in this language's declarations.</summary>
    protected virtual Modifiers ModifierOf(ReadOnlySpan<byte> word) => word switch
    {
        _ when word.SequenceEqual("public"u8) => Modifiers.Public,
        _ when word.SequenceEqual("private"u8) || word.SequenceEqual("fileprivate"u8) => Modifiers.Private,
        _ when word.SequenceEqual("protected"u8) => Modifiers.Protected,
        _ when word.SequenceEqual("internal"u8) => Modifiers.Internal,
        _ when word.SequenceEqual("static"u8) => Modifiers.Static,
        _ when word.SequenceEqual("abstract"u8) => Modifiers.Abstract,
        _ when word.SequenceEqual("final"u8) || word.SequenceEqual("sealed"u8) => Modifiers.Final,
        _ when word.SequenceEqual("virtual"u8) || word.SequenceEqual("open"u8) => Modifiers.Virtual,
        _ when word.SequenceEqual("override"u8) => Modifiers.Override,
        _ when word.SequenceEqual("async"u8) || word.SequenceEqual("suspend"u8) => Modifiers.Async,
        _ when word.SequenceEqual("readonly"u8) || word.SequenceEqual("val"u8) || word.SequenceEqual("let"u8) => Modifiers.Readonly,
        _ when word.SequenceEqual("const"u8) => Modifiers.Const,
        _ when word.SequenceEqual("native"u8) || word.SequenceEqual("extern"u8) || word.SequenceEqual("external"u8) => Modifiers.Native,
        _ when word.SequenceEqual("partial"u8) => Modifiers.Partial,
        _ when word.SequenceEqual("export"u8) => Modifiers.Exported,
        _ when word.SequenceEqual("get"u8) || word.SequenceEqual("set"u8) => Modifiers.Accessor,
        _ => Modifiers.None,
    };

    protected Modifiers ModifiersIn(int start, int end)
    {
        var modifiers = Modifiers.None;
        for (var i = start; i < end;)
        {
            if (Text[i] is < (byte)'a' or > (byte)'z')
            {
                i++;
                continue;
            }
            var from = i;
            while (i < end && IsNamePart(Text[i]))
            {
                i++;
            }
            // private(set) restricts the setter only.
            if (i - from is >= 3 and <= 12 && !(i + 4 < end && new ReadOnlySpan<byte>(Text + i, 5).SequenceEqual("(set)"u8)))
            {
                modifiers |= ModifierOf(new ReadOnlySpan<byte>(Text + from, i - from));
            }
        }
        return modifiers;
    }

    protected int BeginType(ref TypeShape shape)
    {
        var outer = OuterOf(shape.Node);
        var annotationStart = Facts.Annotations.Count;
        var doc = FindDoc(Anchor(outer), shape.Node);
        var header = CollectAnnotations(outer, shape.Node);
        var index = Facts.Types.Count;
        var fullName = Join(S.Scope, shape.Name);
        ref var type = ref Facts.Types.Add();
        type.Name = shape.Name;
        type.FullName = fullName;
        type.TypeParameters = shape.TypeParameters;
        type.AliasOf = shape.AliasOf;
        type.Kind = (int)shape.Kind;
        type.Offset = header;
        type.End = Nodes[shape.Node].End;
        type.Modifiers = (int)ModifiersIn(header, shape.Name.Offset < Length ? Math.Max(header, shape.Name.Offset) : header);
        type.Parent = S.Type;
        type.Doc = doc;
        type.FirstBase = shape.FirstBase;
        type.BaseCount = Facts.Names.Count - shape.FirstBase;
        type.FirstAnnotation = annotationStart;
        type.AnnotationCount = Facts.Annotations.Count - annotationStart;
        ref var state = ref Push(shape.Node);
        state.Scope = fullName;
        state.Type = index;
        state.In = Place.Type;
        state.Access = DefaultAccess(shape.Kind);
        state.OuterCall = -1;
        return index;
    }

    /// <summary>Visibility of members without a word for it.</summary>
    protected virtual Modifiers DefaultAccess(TypeKind kind) => Modifiers.Public;

    protected int BeginMethod(ref MethodShape shape)
    {
        var outer = OuterOf(shape.Node);
        var annotationStart = Facts.Annotations.Count;
        var doc = FindDoc(Anchor(outer), shape.Node);
        var header = CollectAnnotations(outer, shape.Node);
        var annotations = Facts.Annotations.Count - annotationStart;
        if (doc < 0 && shape.Body != 0)
        {
            doc = InnerDoc(shape.Body);
        }
        var end = Nodes[shape.Node].End;
        var headerEnd = shape.HeaderEnd > 0 ? shape.HeaderEnd : shape.Body != 0 ? Nodes[shape.Body].Start : end;
        var signature = shape.Signature.IsEmpty ? SignatureOf(header, headerEnd) : SignatureOf(shape.Signature.Offset, shape.Signature.End);
        var fullName = Join(shape.Scope.IsEmpty ? S.Scope : shape.Scope, shape.Name);
        var index = Facts.Methods.Count;
        // A composed name (an accessor's, an operator's) stands nowhere: the words before the parameters or the body are its modifiers.
        var nameStart = shape.Name.Offset < Length ? shape.Name.Offset
            : shape.Parameters != 0 && shape.Parameters != shape.Node ? Math.Min(Nodes[shape.Parameters].Start, headerEnd) : headerEnd;
        var firstParameter = Facts.Parameters.Count;
        if (shape.Parameters != 0)
        {
            ReadParameters(shape.Parameters);
        }
        ref var method = ref Facts.Methods.Add();
        method.Name = shape.Name;
        method.FullName = fullName;
        method.Signature = signature;
        method.Receiver = !shape.Receiver.IsEmpty ? shape.Receiver : S.In == Place.Type ? Facts.Types[S.Type].Name : Slice.Empty;
        method.ReturnType = shape.ReturnType;
        method.TypeParameters = shape.TypeParameters;
        method.Modifiers = (int)(ModifiersIn(header, nameStart) | shape.Add | (S.In == Place.Method ? Modifiers.Local : Modifiers.None));
        if (S.In == Place.Type && ((Modifiers)method.Modifiers & Visibility) == 0)
        {
            method.Modifiers |= (int)S.Access;
        }
        method.Offset = header;
        method.End = end;
        method.Body = shape.Body == 0 ? 0 : Nodes[shape.Body].Start;
        method.BodyEnd = shape.Body == 0 ? 0 : Nodes[shape.Body].End;
        method.Type = S.In == Place.Type ? S.Type : -1;
        method.Parent = S.In == Place.Method ? S.Method : -1;
        method.Doc = doc;
        method.FirstParameter = firstParameter;
        method.ParameterCount = Facts.Parameters.Count - firstParameter;
        method.FirstAnnotation = annotationStart;
        method.AnnotationCount = annotations;
        method.Cyclomatic = 1;
        if (shape.IsTest || HasTestAnnotation(annotationStart, annotations))
        {
            method.Flags |= MethodRecord.IsTest;
            Facts.Header.HasTestMarker = 1;
        }
        if (shape.Body == 0)
        {
            method.Flags |= MethodRecord.IsDeclaration;
        }
        if (doc >= 0 && SaysTodo(new ReadOnlySpan<byte>(Text + Facts.Comments[doc].Offset, Facts.Comments[doc].End - Facts.Comments[doc].Offset)))
        {
            method.Flags |= MethodRecord.HasTodo;
        }
        if (IsExported(method))
        {
            method.Flags |= MethodRecord.IsExported;
        }
        ref var state = ref Push(shape.Node, index);
        state.Scope = fullName;
        state.Method = index;
        state.In = Place.Method;
        state.OuterCall = -1;
        state.LoopDepth = state.Nesting = state.LambdaDepth = 0;
        return index;
    }

    private void FinishMethod(ref MethodRecord method) => method.Hash = HashOf(method.Offset, method.End);

    protected abstract void ReadParameters(int parameters);

    protected void AddParameter(int node, Slice name, Slice type, int index, bool variadic = false)
    {
        var annotationStart = Facts.Annotations.Count;
        AnnotationsIn(node);
        ref var parameter = ref Facts.Parameters.Add();
        parameter.Name = name;
        parameter.Type = type;
        parameter.Offset = Nodes[node].Start;
        parameter.Length = Nodes[node].End - Nodes[node].Start;
        parameter.Index = index;
        parameter.IsVariadic = variadic ? 1 : 0;
        parameter.FirstAnnotation = annotationStart;
        parameter.AnnotationCount = Facts.Annotations.Count - annotationStart;
    }

    protected void AddMember(int node, int declaration, Slice name, Slice type, Modifiers add = Modifiers.None)
    {
        var annotationStart = Facts.Annotations.Count;
        var header = CollectAnnotations(OuterOf(declaration), declaration);
        ref var member = ref Facts.Members.Add();
        member.Name = name;
        member.TypeName = type;
        member.Type = S.In == Place.Type ? S.Type : -1;
        var modifiers = ModifiersIn(header, Math.Max(header, Math.Min(name.Offset, Nodes[node].End))) | add;
        member.Modifiers = (int)(S.In == Place.Type && (modifiers & Visibility) == 0 ? modifiers | S.Access : modifiers);
        member.Offset = header;
        member.End = Nodes[declaration].End;
        member.FirstAnnotation = annotationStart;
        member.AnnotationCount = Facts.Annotations.Count - annotationStart;
    }

    protected Slice Anonymous(int node) => Compose(System.Text.Encoding.UTF8.GetBytes($"<anonymous:{Nodes[node].Row + 1}>"));

    /// <summary>A field that exists because a method assigns it (self.x, this.x, @x in a constructor).</summary>
    /// <param name="declared">It has a declaration, which says no type: here, or in a class above.</param>
    protected void AddInstanceMember(int node, Slice name, int value, bool declared = false)
    {
        ref var method = ref Facts.Methods[S.Method];
        if (method.Type < 0 || name.IsEmpty)
        {
            return;
        }
        var type = AssignedType(value);
        for (var i = Facts.Members.Count - 1; i >= 0 && i >= Facts.Members.Count - 64; i--)
        {
            if (Facts.Members[i].Type == method.Type && Bytes(Facts.Members[i].Name).SequenceEqual(Bytes(name)))
            {
                // None first, its real value later.
                if (Facts.Members[i].TypeName.IsEmpty)
                {
                    Facts.Members[i].TypeName = type;
                }
                return;
            }
        }
        if (declared)
        {
            return;
        }
        ref var member = ref Facts.Members.Add();
        member.Name = name;
        member.TypeName = type;
        member.Type = method.Type;
        member.Offset = Nodes[node].Start;
        member.End = Nodes[node].End;
    }

    /// <summary>What the value constructs, or the declared type of the parameter that it is.</summary>
    private Slice AssignedType(int value)
    {
        var type = ConstructedType(value);
        value = Unwrap(value);
        ref var method = ref Facts.Methods[S.Method];
        for (var p = method.FirstParameter; type.IsEmpty && value != 0 && p < method.FirstParameter + method.ParameterCount; p++)
        {
            if (Bytes(Facts.Parameters[p].Name).SequenceEqual(Bytes(VariableName(value))))
            {
                type = Facts.Parameters[p].Type;
            }
        }
        return type;
    }

    /// <summary>True when the file has no global of that name yet (the last 64 members are asked).</summary>
    protected bool IsNewMember(ReadOnlySpan<byte> name)
    {
        var owner = S.In == Place.Type ? S.Type : -1;
        var members = Facts.Members.Span;
        for (var i = members.Length - 1; i >= 0 && i >= members.Length - 64; i--)
        {
            if (members[i].Type == owner && Bytes(members[i].Name).SequenceEqual(name))
            {
                return false;
            }
        }
        return true;
    }

    protected void AddBase(Slice name)
    {
        if (!name.IsEmpty)
        {
            Facts.Names.Add() = name;
        }
    }

    protected void AddImport(int node, Slice entity, Slice visibleAs, bool wildcard = false, bool alias = false, bool local = false)
    {
        ref var import = ref Facts.Imports.Add();
        import.Entity = entity;
        import.As = visibleAs;
        import.Flags = (wildcard ? ImportRecord.IsWildcard : 0) | (alias ? ImportRecord.HasAlias : 0) | (local ? ImportRecord.IsLocal : 0);
        import.Offset = Nodes[node].Start;
        import.End = Nodes[node].End;
    }
}
