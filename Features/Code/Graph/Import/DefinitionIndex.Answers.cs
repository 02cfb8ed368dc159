using System.Runtime.InteropServices;

namespace Capstan.Features.Code.Graph.Import;

/// <summary>
/// Every question that has an answer here, with the answer as a number. Two indexes that give a question the same number answer it alike
/// in everything the resolver reads, so a file whose questions all keep their numbers keeps its rows.
/// </summary>
internal sealed partial class DefinitionIndex
{
    /// <summary>Names with another set of definitions than in the other index; null: nothing is there to compare with.</summary>
    public static IEnumerable<string> ChangedNames(DefinitionIndex? one, DefinitionIndex? other, RepositoryMap oneMap, RepositoryMap otherMap)
    {
        var (a, b) = (one?.NameAnswers(oneMap) ?? [], other?.NameAnswers(otherMap) ?? []);
        foreach (var (name, answer) in a)
            if (!b.TryGetValue(name, out var now) || now != answer) yield return name;
        foreach (var name in b.Keys)
            if (!a.ContainsKey(name)) yield return name;
    }

    /// <summary>Types and methods of a name in all languages, types first, each in the order of paths.</summary>
    public static IReadOnlyList<long> SymbolsNamed(IEnumerable<DefinitionIndex> indexes, string name)
    {
        var found = new List<(int Kind, int File, int Number, long Id)>();
        foreach (var index in indexes)
        {
            for (var t = index.FirstTypeNamed(name); t >= 0; t = index.types[t].NextOfName) found.Add((0, index.types[t].File, t, index.types[t].Id));
            for (var m = index.FirstMethodNamed(name); m >= 0; m = index.methods[m].NextOfName) found.Add((1, index.methods[m].File, m, index.methods[m].Id));
        }
        found.Sort();
        return found.ConvertAll(f => f.Id);
    }

    /// <summary>Adds all answers; what has none is not there.</summary>
    public void Answers(Dictionary<ulong, ulong> answers, RepositoryMap map)
    {
        var (ofMethods, ofTypes) = (new ulong[methods.Count], new ulong[types.Count]);
        for (var t = 0; t < ofTypes.Length; t++) ofTypes[t] = Of(types[t], map);
        for (var m = 0; m < ofMethods.Length; m++) ofMethods[m] = Of(methods[m], map);
        foreach (var (name, first) in methodsByName) answers[Question.Methods(questions, name)] = Chained(first, m => methods[m].NextOfName, ofMethods);
        foreach (var (name, first) in methodsByFullName) answers[Question.MethodsOf(questions, name)] = Chained(first, m => methods[m].NextOfFullName, ofMethods);
        foreach (var (name, first) in typesByName) answers[Question.Types(questions, name)] = Chained(first, t => types[t].NextOfName, ofTypes);
        foreach (var (name, type) in typesByFullName) answers[Question.TypeOf(questions, name)] = (ulong)types[type].Id;
        foreach (var (package, files) in filesByPackage) answers[Question.Package(questions, package)] = files.Aggregate(1UL, (hash, f) => Question.Mix(hash, (ulong)map.IdOf(f)));
        foreach (var (key, type) in globalTypes) answers[Question.Global(questions, key)] = Question.Hash(type);
        foreach (var ((type, name), written) in memberTypes) answers[Question.Member(questions, types[type].Id, name)] = Question.Hash(written);
        for (var t = 0; t < ofTypes.Length; t++)
        {
            answers[Question.Type(questions, types[t].Id)] = ofTypes[t];
            answers[Question.Bases(questions, types[t].Id)] = Ids(bases[t]);
            answers[Question.Subtypes(questions, types[t].Id)] = Ids(subtypes[t]);
            for (var m = types[t].FirstMethod; m >= 0; m = methods[m].NextOfType)
            {
                Follow(answers, Question.MethodsIn(questions, types[t].Id, methods[m].Name), ofMethods[m]);
                if (methods[m].IsConstructor) Follow(answers, Question.MethodsIn(questions, types[t].Id, null), ofMethods[m]);
            }
        }
    }

    /// <summary>What other files decide about a file's own definitions: the type a method belongs to, whether a prototype gives way.</summary>
    public ulong OwnAnswers(int firstMethod, int count)
    {
        var hash = 1UL;
        for (var m = firstMethod; m < firstMethod + count; m++)
            hash = Question.Mix(hash, (methods[m].Type < 0 ? 0 : (ulong)types[methods[m].Type].Id) * 2 + (methods[m].IsMerged ? 1UL : 0));
        return hash;
    }

    private Dictionary<string, ulong> NameAnswers(RepositoryMap map)
    {
        var answers = new Dictionary<string, ulong>(StringComparer.Ordinal);
        foreach (var (name, first) in methodsByName)
            for (var m = first; m >= 0; m = methods[m].NextOfName) Add(name, methods[m].Id, methods[m].File);
        foreach (var (name, first) in typesByName)
            for (var t = first; t >= 0; t = types[t].NextOfName) Add(name, types[t].Id, types[t].File);
        return answers;

        void Add(string name, long id, int file)
        {
            ref var answer = ref CollectionsMarshal.GetValueRefOrAddDefault(answers, name, out _);
            answer = Question.Mix(answer, (ulong)id ^ Question.Hash(map.PathOf(file)));
        }
    }

    /// <summary>All fields but the links, which are the chains' business.</summary>
    private ulong Of(MethodEntry method, RepositoryMap map)
    {
        var hash = Question.Mix((ulong)method.Id, Question.Hash(map.PathOf(method.File)));
        hash = Question.Mix(hash, method.Type < 0 ? 0 : (ulong)types[method.Type].Id);
        hash = Question.Mix(hash, method.Parent < 0 ? 0 : (ulong)methods[method.Parent].Id);
        hash = Question.Mix(hash, ((ulong)(ushort)method.Parameters << 32) | ((ulong)(ushort)method.Required << 16) | (method.IsVariadic ? 1u : 0) | (method.IsModule ? 2u : 0)
            | (method.IsConstructor ? 4u : 0) | (method.IsDeclarationOnly ? 8u : 0) | (method.IsFileLocal ? 16u : 0) | (method.IsMerged ? 32u : 0) | (method.IsAmbient ? 64u : 0));
        foreach (var text in (ReadOnlySpan<string>)[method.Name, method.FullName, method.Package, method.Receiver, method.ReturnType, method.ReturnKey, method.Extends, .. method.ParameterTypes]) hash = Question.Mix(hash, Question.Hash(text));
        return hash;
    }

    private ulong Of(TypeEntry type, RepositoryMap map)
    {
        var hash = Question.Mix((ulong)type.Id, Question.Hash(map.PathOf(type.File)));
        hash = Question.Mix(hash, type.Parent < 0 ? 0 : (ulong)types[type.Parent].Id);
        hash = Question.Mix(hash, (ulong)type.Kind);
        foreach (var text in (ReadOnlySpan<string>)[type.Name, type.FullName, type.Package, type.AliasOf, .. type.Bases]) hash = Question.Mix(hash, Question.Hash(text));
        return hash;
    }

    private static ulong Chained(int first, Func<int, int> next, ulong[] of)
    {
        var hash = 1UL;
        for (var i = first; i >= 0; i = next(i)) hash = Question.Mix(hash, of[i]);
        return hash;
    }

    private ulong Ids(int[] numbers)
    {
        var hash = 1UL;
        foreach (var t in numbers) hash = Question.Mix(hash, (ulong)types[t].Id);
        return hash;
    }

    private static void Follow(Dictionary<ulong, ulong> answers, ulong question, ulong next)
    {
        ref var answer = ref CollectionsMarshal.GetValueRefOrAddDefault(answers, question, out _);
        answer = Question.Mix(answer, next);
    }
}
