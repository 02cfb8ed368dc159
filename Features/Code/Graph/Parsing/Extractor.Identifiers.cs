namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>
/// Names inside methods that stand for a local variable, a parameter or a member of the enclosing type, and whether they are read or
/// written there. What is written is known before the walk reaches the name (the declaration or assignment around it says so); what the
/// name stands for is known at the end of the file, when everything is declared.
/// </summary>
internal abstract unsafe partial class Extractor
{
    private struct Candidate
    {
        public Slice Name;
        public int Method, Type, Access, Value, ValueEnd;
        /// <summary>Named through this or self: nothing but a member.</summary>
        public bool IsOwn;
    }

    private struct Write
    {
        public int Offset, Value, ValueEnd, Access;
    }

    private struct Declared
    {
        public int Kind, Index, Offset, Next;
    }

    private const int MostWrites = 64, MostDeclarations = 64;
    private readonly RecordBuffer<Candidate> candidates = new();
    private readonly RecordBuffer<Declared> declared = new();
    private readonly Dictionary<(int Scope, ulong Name), int> declarations = [];
    private readonly Write[] writes = new Write[MostWrites];
    private int writeCount;
    protected int loopHead;
    private bool inLambdaParameters;

    /// <summary>The bytes of a variable's name: PHP's without the dollar sign.</summary>
    protected virtual Slice VariableName(int node) => SliceOf(node);

    /// <summary>A node that looks like a variable and is something else: a label, a key.</summary>
    protected virtual bool IsNoVariable(int node) => false;

    /// <summary>Code outside every method runs, and its variables are the file's.</summary>
    protected virtual bool ModuleRuns => false;

    /// <summary>A bare name may be a member of the enclosing type.</summary>
    protected virtual bool HasImplicitThis => false;

    protected virtual bool IsSelf(int node) => Bytes(node) is var text && (text.SequenceEqual("this"u8) || text.SequenceEqual("self"u8));

    /// <summary>An argument handed over to be written: ref and out.</summary>
    protected virtual int AccessOf(int node) => IdentifierRecord.Read;

    /// <summary>The name at this offset is written when the walk gets there.</summary>
    private void Expect(int offset, int value, int valueEnd, int access)
    {
        for (var i = writeCount - 1; i >= 0; i--)
        {
            if (writes[i].Offset == offset)
            {
                writes[i].Value = value != 0 || valueEnd != 0 ? value : writes[i].Value;
                writes[i].ValueEnd = valueEnd != 0 ? valueEnd : writes[i].ValueEnd;
                return;
            }
        }
        if (writeCount == MostWrites)
        {
            writes.AsSpan(1).CopyTo(writes);
            writeCount--;
        }
        writes[writeCount++] = new Write { Offset = offset, Value = value, ValueEnd = valueEnd, Access = access };
    }

    private bool TakeWrite(int offset, out Write write)
    {
        for (var i = writeCount - 1; i >= 0; i--)
        {
            if (writes[i].Offset == offset)
            {
                write = writes[i];
                writes[i] = writes[--writeCount];
                return true;
            }
        }
        // The walk goes forward: what lies behind it will not be met.
        if (writeCount > MostWrites / 2)
        {
            for (var i = writeCount - 1; i >= 0; i--)
            {
                if (writes[i].Offset < offset)
                {
                    writes[i] = writes[--writeCount];
                }
            }
        }
        write = default;
        return false;
    }

    /// <summary>A declared name is written there, by its initializer or by the loop around it.</summary>
    private void ExpectDeclared(Slice name, int init)
    {
        if (name.IsEmpty || name.Offset >= Length)
        {
            return;
        }
        if (init != 0)
        {
            Expect(name.Offset, Nodes[init].Start, Nodes[init].End, IdentifierRecord.Write);
        }
        else if (loopHead != 0)
        {
            Expect(name.Offset, Nodes[loopHead].Start, LoopBodyOf(loopHead), IdentifierRecord.Write);
        }
        else
        {
            var end = name.End;
            while (end < Length && Text[end] == ' ')
            {
                end++;
            }
            var bare = !inLambdaParameters && end < Length && (Text[end] == ';' || (Text[end] == ',' && DeclaresInLists));
            Expect(name.Offset, 0, 0, bare ? IdentifierRecord.Declare : IdentifierRecord.Write);
        }
    }

    /// <summary>int a, b; declares two variables without a value.</summary>
    protected virtual bool DeclaresInLists => false;

    /// <summary>The name is written with (a part of) the value.</summary>
    protected void Written(Slice name, int value)
    {
        if (!name.IsEmpty && name.Offset < Length)
        {
            Expect(name.Offset, StartOf(value), value == 0 ? 0 : Nodes[value].End, IdentifierRecord.Write);
        }
    }

    /// <summary>What a lambda is given are locals of the method around it.</summary>
    private void LambdaParameters(int lambda)
    {
        var list = LambdaParametersOf(lambda);
        inLambdaParameters = true;
        for (var node = list; list != 0 && node < Nodes[list].Next; node++)
        {
            if (Binds(node))
            {
                var type = Field(Nodes[node].Parent, TypeField);
                AddLocal(node, VariableName(node), Nodes[node].Parent >= list && type != 0 && SliceOf(type).Length <= 200 ? Dotted(type) : Slice.Empty, 0);
            }
        }
        inLambdaParameters = false;
    }

    protected virtual int LambdaParametersOf(int lambda) => Field(lambda, ParametersField);

    /// <summary>A node that names a variable in a pattern or a list of parameters.</summary>
    protected virtual bool Binds(int node) =>
        RoleOf(node) == Role.Identifier && Nodes[node].Field is var field && (field == 0 || (field != TypeField && field != ValueField)) && !IsNoVariable(node);

    /// <summary>The target of an assignment; of an element or member only a part is written.</summary>
    private void ExpectAssigned(Slice name, Slice receiver, int value, bool compound)
    {
        var access = compound ? IdentifierRecord.Read | IdentifierRecord.Write : IdentifierRecord.Write;
        var (start, end) = value != 0 ? (Nodes[value].Start, Nodes[value].End) : loopHead != 0 ? (Nodes[loopHead].Start, LoopBodyOf(loopHead)) : (0, 0);
        if (!name.IsEmpty && name.Offset < Length)
        {
            // a[i] = x names a: the bracket tells.
            var after = name.End;
            while (after < Length && Text[after] == ' ')
            {
                after++;
            }
            var part = after < Length && Text[after] == '[';
            Expect(name.Offset, start, end, part ? IdentifierRecord.Read | IdentifierRecord.Partial : access);
        }
        if (!receiver.IsEmpty && receiver.Offset < Length && !IsOwner(Bytes(receiver)))
        {
            var head = receiver.Offset + (Text[receiver.Offset] is (byte)'$' or (byte)'*' ? 1 : 0);
            Expect(head, start, end, IdentifierRecord.Read | IdentifierRecord.Partial);
        }
    }

    /// <summary>What is written is a member of the own type, and noted as such.</summary>
    private bool IsOwner(ReadOnlySpan<byte> receiver)
    {
        if (receiver.SequenceEqual("this"u8) || receiver.SequenceEqual("self"u8) || receiver.SequenceEqual("$this"u8))
        {
            return true;
        }
        ref var method = ref Facts.Methods[S.Method];
        return method.ParameterCount > 0 && Facts.Parameters[method.FirstParameter].Index == 0 && receiver.SequenceEqual(Bytes(Facts.Parameters[method.FirstParameter].Name));
    }

    protected void Identifier(int i)
    {
        var written = writeCount > 0 && TakeWrite(VariableName(i).Offset, out var write) ? write : default;
        if (S.In == Place.Type || (S.In == Place.File && !ModuleRuns && S.LambdaDepth == 0))
        {
            return;
        }
        var parent = Nodes[i].Parent;
        if (written.Access == 0)
        {
            var field = Nodes[i].Field;
            if (field != 0 && (field == NameField || field == TypeField))
            {
                return;
            }
            if (Grammar.Roles[Nodes[parent].Symbol] == Role.Field && i != First(parent))
            {
                return;
            }
        }
        if (IsNoVariable(i))
        {
            return;
        }
        var name = VariableName(i);
        if (S.In == Place.Method && (Facts.Methods[S.Method].Body == 0 || name.Offset < Facts.Methods[S.Method].Body))
        {
            return;
        }
        Add(name, written.Access != 0 ? written : new Write { Access = Touched(i, parent) }, own: false);
    }

    /// <summary>A member access: this.total is the member total.</summary>
    private void MemberAccess(int i)
    {
        if (S.In != Place.Method || First(i) is var owner && (owner == 0 || !IsSelf(owner)))
        {
            return;
        }
        var property = Last(i);
        while (property != 0 && Nodes[property].Next > property + 1 && Last(property) is var inner && inner != 0)
        {
            property = inner;
        }
        var name = VariableName(property);
        if (name.Offset < Facts.Methods[S.Method].Body || name.Length > 200)
        {
            return;
        }
        Add(name, TakeWrite(name.Offset, out var write) ? write : new Write { Access = Touched(i, Nodes[i].Parent) }, own: true);
    }

    /// <summary>A variable that the language marks as a member by its spelling (@total).</summary>
    protected void OwnVariable(int i)
    {
        var name = SliceOf(i);
        if (S.In == Place.Method)
        {
            Add(name, TakeWrite(name.Offset, out var write) ? write : new Write { Access = IdentifierRecord.Read }, own: true);
        }
    }

    private void Add(Slice name, Write write, bool own)
    {
        ref var candidate = ref candidates.Add();
        candidate.Name = name;
        candidate.Method = S.Method;
        candidate.Type = S.Type;
        candidate.Access = write.Access;
        candidate.Value = write.Value;
        candidate.ValueEnd = write.ValueEnd;
        candidate.IsOwn = own;
    }

    /// <summary>Read, counted up or down, or its address handed on.</summary>
    private int Touched(int node, int parent)
    {
        var (start, end) = (Nodes[node].Start, Nodes[node].End);
        if ((end + 1 < Length && Text[end] == Text[end + 1] && Text[end] is (byte)'+' or (byte)'-' && CountsUp)
            || (start > 1 && Text[start - 1] == Text[start - 2] && Text[start - 1] is (byte)'+' or (byte)'-' && CountsUp))
        {
            return IdentifierRecord.Read | IdentifierRecord.Write;
        }
        if (Nodes[parent].Start < start && Text[Nodes[parent].Start] == '&' && Text[Nodes[parent].Start + 1] != '&')
        {
            return IdentifierRecord.Read | IdentifierRecord.Partial;
        }
        return AccessOf(node);
    }

    /// <summary>The language has ++ and --.</summary>
    protected virtual bool CountsUp => true;
}
