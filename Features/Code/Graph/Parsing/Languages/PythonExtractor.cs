namespace Capstan.Features.Code.Graph.Parsing.Languages;

internal sealed unsafe partial class PythonExtractor : Extractor
{
    private readonly ushort function, objectField, attributeField, superclasses, returnType, typeParameters, moduleName, alias;
    private readonly ushort identifier, attribute, call, argumentList, keywordArgument, expressionStatement, stringSymbol, assignment, augmented, aliasedImport, wildcard, dottedName;
    private readonly ushort typedParameter, defaultParameter, typedDefault, listSplat, dictionarySplat, patternList, tuplePattern, fromImport, futureImport, forStatement, asPattern, subscript, block, forInClause, dictionary, dictionaryComprehension, tuple;

    public PythonExtractor() : base("python")
    {
        function = Grammar.Field("function");
        objectField = Grammar.Field("object");
        attributeField = Grammar.Field("attribute");
        superclasses = Grammar.Field("superclasses");
        returnType = Grammar.Field("return_type");
        typeParameters = Grammar.Field("type_parameters");
        moduleName = Grammar.Field("module_name");
        alias = Grammar.Field("alias");
        identifier = Grammar.Symbol("identifier");
        attribute = Grammar.Symbol("attribute");
        call = Grammar.Symbol("call");
        argumentList = Grammar.Symbol("argument_list");
        keywordArgument = Grammar.Symbol("keyword_argument");
        expressionStatement = Grammar.Symbol("expression_statement");
        stringSymbol = Grammar.Symbol("string");
        assignment = Grammar.Symbol("assignment");
        augmented = Grammar.Symbol("augmented_assignment");
        aliasedImport = Grammar.Symbol("aliased_import");
        wildcard = Grammar.Symbol("wildcard_import");
        dottedName = Grammar.Symbol("dotted_name");
        typedParameter = Grammar.Symbol("typed_parameter");
        defaultParameter = Grammar.Symbol("default_parameter");
        typedDefault = Grammar.Symbol("typed_default_parameter");
        listSplat = Grammar.Symbol("list_splat_pattern");
        dictionarySplat = Grammar.Symbol("dictionary_splat_pattern");
        patternList = Grammar.Symbol("pattern_list");
        tuplePattern = Grammar.Symbol("tuple_pattern");
        fromImport = Grammar.Symbol("import_from_statement");
        futureImport = Grammar.Symbol("future_import_statement");
        forStatement = Grammar.Symbol("for_statement");
        asPattern = Grammar.Symbol("as_pattern");
        subscript = Grammar.Symbol("subscript");
        block = Grammar.Symbol("block");
        forInClause = Grammar.Symbol("for_in_clause");
        dictionary = Grammar.Symbol("dictionary");
        dictionaryComprehension = Grammar.Symbol("dictionary_comprehension");
        tuple = Grammar.Symbol("tuple");
        Grammar.As(Role.Type, "class_definition").As(Role.Method, "function_definition").As(Role.Call, "call").As(Role.Annotation, "decorator")
            .As(Role.Import, "import_statement", "import_from_statement", "future_import_statement").As(Role.Assignment, "assignment", "augmented_assignment", "named_expression")
            .As(Role.Local, "as_pattern").As(Role.Lambda, "lambda").As(Role.Comment, "comment").As(Role.String, "string").As(Role.Number, "integer", "float")
            .As(Role.Binary, "boolean_operator").As(Role.If, ControlKind.If, "if_statement").As(Role.ElseIf, ControlKind.If, "elif_clause").As(Role.Else, ControlKind.Else, "else_clause")
            .As(Role.Loop, ControlKind.For, "for_statement").As(Role.Loop, ControlKind.While, "while_statement").As(Role.Switch, ControlKind.Match, "match_statement")
            .As(Role.Case, ControlKind.Case, "case_clause").As(Role.Try, ControlKind.Try, "try_statement").As(Role.Catch, ControlKind.Catch, "except_clause")
            .As(Role.Finally, ControlKind.Finally, "finally_clause").As(Role.Throw, ControlKind.Throw, "raise_statement").As(Role.Return, ControlKind.Return, "return_statement")
            .As(Role.Break, ControlKind.Break, "break_statement").As(Role.Continue, ControlKind.Continue, "continue_statement").As(Role.Yield, ControlKind.Yield, "yield")
            .As(Role.Ternary, ControlKind.Ternary, "conditional_expression")
            .As(Role.Identifier, "identifier").As(Role.Field, "attribute")
            .As(Role.Special, "list_comprehension", "dictionary_comprehension", "set_comprehension", "generator_expression", "for_in_clause")
            .Look(Look.Identifier, "identifier").Look(Look.Member, "attribute").Look(Look.String, "string", "concatenated_string").Look(Look.Number, "integer", "float")
            .Look(Look.Literal, "true", "false", "none").Look(Look.Call, "call").Look(Look.Lambda, "lambda").Look(Look.Binary, "binary_operator").Look(Look.Index, "subscript")
            .Look(Look.Conditional, "conditional_expression").Look(Look.Wrapper, "parenthesized_expression", "await")
            .Look(Look.Collection, "list", "dictionary", "set", "tuple", "list_comprehension", "dictionary_comprehension", "set_comprehension", "generator_expression")
            .Drops("string_start", "string_end", "string_content", "pass_statement").Wraps("decorated_definition");
    }

    protected override Modifiers ModifierOf(ReadOnlySpan<byte> word) => word.SequenceEqual("async"u8) ? Modifiers.Async : Modifiers.None;

    /// <summary>a if c else b has no names for its parts.</summary>
    protected override int ConditionOf(int control) => RoleOf(control) == Role.Ternary ? Part(control, 1) : base.ConditionOf(control);
    protected override int BodyOf(int control) => RoleOf(control) == Role.Ternary ? Part(control, 0) : base.BodyOf(control);
    protected override int AlternativeOf(int control) => RoleOf(control) == Role.Ternary ? Part(control, 2) : base.AlternativeOf(control);

    private int Part(int node, int number)
    {
        var end = Nodes[node].Next;
        for (var child = node + 1; child < end; child = Nodes[child].Next)
        {
            if (RoleOf(child) != Role.Comment && number-- == 0)
            {
                return child;
            }
        }
        return 0;
    }

    protected override Modifiers DefaultAccess(TypeKind kind) => Modifiers.None;
    protected override bool ModuleRuns => true;
    protected override bool InfersReturns => true;

    protected override string LiteralType(int node) => Grammar.Looks[Nodes[node].Symbol] switch
    {
        Look.String => Text[Nodes[node].Start] is (byte)'b' or (byte)'B' ? "bytes" : "str",
        Look.Collection => Text[Nodes[node].Start] switch
        {
            (byte)'[' => "list",
            (byte)'{' => Is(node, dictionary) || Is(node, dictionaryComprehension) ? "dict" : "set",
            _ => Is(node, tuple) ? "tuple" : "",
        },
        _ => "",
    };
    protected override bool CountsUp => false;

    /// <summary>What a comprehension counts through is a local; its text uses it before it names it.</summary>
    protected override int OnSpecial(int i)
    {
        if (!Is(i, forInClause))
        {
            AddRegion(i, RegionKind.Lambda, Slice.Empty);
            return i;
        }
        var names = Field(i, LeftField);
        for (var node = names; names != 0 && node < Nodes[names].Next; node++)
        {
            if (Is(node, identifier))
            {
                Written(SliceOf(node), Field(i, RightField));
                if (S.In == Place.Method && IsNewLocal(Bytes(node)))
                {
                    AddLocal(node, SliceOf(node), Slice.Empty, 0);
                }
            }
        }
        return i;
    }

    protected override bool IsExported(in MethodRecord method)
    {
        var name = Bytes(method.Name);
        return ((Modifiers)method.Modifiers & Modifiers.Local) == 0 && (!name.StartsWith("_"u8) || (name.StartsWith("__"u8) && name.EndsWith("__"u8)));
    }

    protected override bool HasInterpolation(int i) => Is(i, stringSymbol) ? Nodes[i].Next > i + 1 : AnyPartInterpolates(i);

    private bool AnyPartInterpolates(int strings)
    {
        for (var child = strings + 1; child < Nodes[strings].Next; child = Nodes[child].Next)
        {
            if (Nodes[child].Next > child + 1)
            {
                return true;
            }
        }
        return false;
    }

    protected override bool IsDocString(int i) => Is(Nodes[i].Parent, expressionStatement);

    /// <summary>django/db/models/__init__.py is django.db.models.</summary>
    protected override Slice PackageOf(string path)
    {
        var dot = path.LastIndexOf('.');
        var module = dot > path.LastIndexOf('/') ? path[..dot] : path;
        module = module == "__init__" ? "" : module.EndsWith("/__init__", StringComparison.Ordinal) ? module[..^9] : module;
        return Compose(System.Text.Encoding.UTF8.GetBytes(module.Replace('/', '.')));
    }

    protected override int InnerDoc(int body)
    {
        var statement = First(body);
        var text = Is(statement, expressionStatement) ? First(statement) : 0;
        return Is(text, stringSymbol) ? AddDoc(text) : -1;
    }

    protected override void OnType(int i)
    {
        var shape = new TypeShape { Node = i, Name = SliceOf(Field(i, NameField)), Kind = TypeKind.Class, TypeParameters = SliceOf(Field(i, typeParameters)), FirstBase = Facts.Names.Count };
        var bases = Field(i, superclasses);
        for (var child = bases + 1; bases != 0 && child < Nodes[bases].Next; child = Nodes[child].Next)
        {
            var named = Is(child, subscript) ? First(child) : child;
            if (Is(named, identifier) || Is(named, attribute))
            {
                AddBase(Dotted(named));
            }
        }
        var type = BeginType(ref shape);
        if (Facts.Types[type].Doc < 0)
        {
            Facts.Types[type].Doc = InnerDoc(Field(i, BodyField));
        }
    }

    protected override void OnMethod(int i)
    {
        var name = Field(i, NameField);
        var shape = new MethodShape
        {
            Node = i,
            Name = SliceOf(name),
            Parameters = Field(i, ParametersField),
            Body = Field(i, BodyField),
            ReturnType = SliceOf(Field(i, returnType)),
            TypeParameters = SliceOf(Field(i, typeParameters)),
        };
        var text = Bytes(name);
        shape.Add = S.In == Place.Type && text.SequenceEqual("__init__"u8) ? Modifiers.Constructor : Modifiers.None;
        shape.Add |= text.StartsWith("_"u8) && !text.EndsWith("__"u8) ? Modifiers.Private : Modifiers.None;
        shape.IsTest = text.StartsWith("test"u8) && S.In == Place.Type && IsTestCase(S.Type);
        var index = BeginMethod(ref shape);
        ref var method = ref Facts.Methods[index];
        for (var a = method.FirstAnnotation; a < method.FirstAnnotation + method.AnnotationCount; a++)
        {
            method.Modifiers |= Bytes(Facts.Annotations[a].Name) switch
            {
                var n when n.SequenceEqual("staticmethod"u8) || n.SequenceEqual("classmethod"u8) => (int)Modifiers.Static,
                var n when n.SequenceEqual("property"u8) => (int)Modifiers.Accessor,
                var n when n.EndsWith("abstractmethod"u8) => (int)Modifiers.Abstract,
                _ => 0,
            };
        }
    }

    private bool IsTestCase(int type)
    {
        ref var record = ref Facts.Types[type];
        for (var b = record.FirstBase; b < record.FirstBase + record.BaseCount; b++)
        {
            if (Bytes(Facts.Names[b]).EndsWith("TestCase"u8))
            {
                return true;
            }
        }
        return false;
    }

    protected override void ReadParameters(int parameters)
    {
        var index = 0;
        for (var child = parameters + 1; child < Nodes[parameters].Next; child = Nodes[child].Next)
        {
            var name = child;
            if (Is(child, typedParameter))
            {
                name = First(child);
            }
            else if (Is(child, defaultParameter) || Is(child, typedDefault))
            {
                name = Field(child, NameField);
            }
            var splat = Is(name, listSplat) || Is(name, dictionarySplat);
            name = splat ? First(name) : name;
            if (!Is(name, identifier))
            {
                continue;
            }
            var text = Bytes(name);
            var self = index == 0 && S.In == Place.Type && (text.SequenceEqual("self"u8) || text.SequenceEqual("cls"u8));
            AddParameter(child, SliceOf(name), SliceOf(Field(child, TypeField)), self ? 0 : ++index, splat);
        }
    }
}
