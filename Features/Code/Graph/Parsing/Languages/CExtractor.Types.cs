namespace Capstan.Features.Code.Graph.Parsing.Languages;

/// <summary>Types, aliases and members.</summary>
internal sealed unsafe partial class CExtractor
{
    protected override void OnType(int i)
    {
        var symbol = Nodes[i].Symbol;
        if (symbol == typeDefinition || (cpp && symbol == aliasDeclaration))
        {
            Alias(i);
            return;
        }
        if (Field(i, BodyField) == 0)
        {
            return;
        }
        var name = Field(i, NameField);
        if (name == 0 && Nodes[Nodes[i].Parent].Symbol == typeDefinition)
        {
            name = Declared(Field(Nodes[i].Parent, declarator), out _);
        }
        var shape = new TypeShape
        {
            Node = i,
            Name = name == 0 ? Anonymous(i) : Dotted(name),
            FirstBase = Facts.Names.Count,
            TypeParameters = Template(i),
            Kind = symbol == structSpecifier ? TypeKind.Struct : symbol == unionSpecifier ? TypeKind.Union : symbol == enumSpecifier ? TypeKind.Enum : TypeKind.Class,
        };
        if (cpp && Child(i, baseClause) is var bases && bases != 0)
        {
            for (var child = bases + 1; child < Nodes[bases].Next; child = Nodes[child].Next)
            {
                if (Nodes[child].Symbol != accessSpecifier)
                {
                    AddBase(Dotted(child));
                }
            }
        }
        BeginType(ref shape);
    }

    private void Alias(int i)
    {
        var type = Field(i, TypeField);
        var name = cpp && Is(i, aliasDeclaration) ? Field(i, NameField) : Declared(Field(i, declarator), out _);
        var target = TypeName(type);
        if (name == 0 || target.IsEmpty || Bytes(target).SequenceEqual(Bytes(name)))
        {
            return;
        }
        var shape = new TypeShape { Node = i, Name = SliceOf(name), Kind = TypeKind.Alias, AliasOf = Field(type, BodyField) != 0 || SliceOf(type).Length > 200 ? target : SliceOf(type), FirstBase = Facts.Names.Count };
        var scopeOutside = S.Scope;
        BeginType(ref shape);
        // What is declared inside a typedef (its struct) belongs beside the alias, not in it.
        S.Scope = scopeOutside;
    }

    protected override void OnMember(int i)
    {
        var declared = Field(i, declarator);
        if (declared == 0)
        {
            if (Field(i, NameField) is var name && name != 0)
            {
                AddMember(i, i, SliceOf(name), Slice.Empty);
            }
            return;
        }
        if (Method(i, declared, 0))
        {
            return;
        }
        var type = TypeName(Field(i, TypeField));
        for (var child = i + 1; child < Nodes[i].Next; child = Nodes[child].Next)
        {
            if (Nodes[child].Field == declarator)
            {
                AddMember(child, i, SliceOf(Declared(child, out _)), type);
            }
        }
    }
}
