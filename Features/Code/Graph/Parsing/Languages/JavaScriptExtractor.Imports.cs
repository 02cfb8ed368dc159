namespace Capstan.Features.Code.Graph.Parsing.Languages;

/// <summary>Imports of both module systems.</summary>
internal sealed unsafe partial class JavaScriptExtractor
{
    private void Require(int i, int name, int call)
    {
        var list = Field(call, ArgumentsField);
        var argument = list == 0 ? 0 : First(list);
        if (!Is(argument, stringSymbol))
        {
            return;
        }
        var file = Unquoted(argument);
        var local = Bytes(file).StartsWith("."u8);
        if (Is(name, identifier))
        {
            AddImport(i, file, SliceOf(name), alias: true, local: local);
            return;
        }
        for (var child = name + 1; Is(name, objectPattern) && child < Nodes[name].Next; child = Nodes[child].Next)
        {
            var imported = Is(child, pairPattern) ? Field(child, key) : child;
            var visible = Is(child, pairPattern) ? Field(child, ValueField) : child;
            AddImport(i, Entity(file, SliceOf(imported)), SliceOf(visible), alias: imported != visible, local: local);
        }
    }

    private Slice Entity(Slice file, Slice name) => Compose([.. Bytes(file), (byte)':', .. Bytes(name)]);

    protected override void OnImport(int i)
    {
        var from = Field(i, source);
        var require = typed ? Child(i, importRequire) : 0;
        from = from == 0 && require != 0 ? Field(require, source) : from;
        if (from == 0)
        {
            return;
        }
        var file = Unquoted(from);
        var local = Bytes(file).StartsWith("."u8);
        if (require != 0)
        {
            AddImport(i, file, SliceOf(First(require)), alias: true, local: local);
            return;
        }
        var clause = Child(i, importClause);
        if (clause == 0)
        {
            AddImport(i, file, Slice.Empty, local: local);
            return;
        }
        for (var child = clause + 1; child < Nodes[clause].Next; child = Nodes[child].Next)
        {
            if (Is(child, identifier))
            {
                AddImport(i, Entity(file, Compose("default"u8)), SliceOf(child), local: local);
            }
            else if (Is(child, namespaceImport))
            {
                AddImport(i, file, SliceOf(First(child)), wildcard: true, alias: true, local: local);
            }
            else if (Is(child, namedImports))
            {
                for (var named = child + 1; named < Nodes[child].Next; named = Nodes[named].Next)
                {
                    if (Is(named, importSpecifier))
                    {
                        var name = Field(named, NameField);
                        var other = Field(named, alias);
                        AddImport(named, Entity(file, SliceOf(name)), SliceOf(other != 0 ? other : name), alias: other != 0, local: local);
                    }
                }
            }
        }
    }
}
