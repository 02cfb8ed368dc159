using System.Collections.Frozen;

namespace Capstan.Features.Kernel.Sealing;

/// <summary>The keys of the installation, unwrapped. A key once known is kept, so that a rotation of the master key does not touch a running instance.</summary>
public sealed class Keyring
{
    /// <summary>The key that signs and hashes, by derivation; the others seal.</summary>
    public const int Root = 0;
    private readonly Lock _turn = new();
    private volatile FrozenDictionary<int, byte[]> _keys;

    public Keyring(MasterKey master, IReadOnlyCollection<WrappedKey> wrapped)
    {
        Master = master;
        _keys = FrozenDictionary<int, byte[]>.Empty;
        Add(wrapped);
    }

    public MasterKey Master { get; }

    /// <summary>What is sealed now is sealed with this key.</summary>
    public (int Id, byte[] Key) Current
    {
        get
        {
            var keys = _keys;
            var id = keys.Keys.Max();
            return id == Root ? throw new SealException("This installation has no key to seal with.") : (id, keys[id]);
        }
    }

    public IReadOnlyCollection<int> Ids => _keys.Keys;

    public byte[]? Find(int id) => _keys.GetValueOrDefault(id);

    public void Add(IReadOnlyCollection<WrappedKey> wrapped)
    {
        lock (_turn)
        {
            var news = wrapped.Where(w => w.MasterId == Master.Id && !_keys.ContainsKey(w.Id)).ToList();
            if (news.Count == 0) return;
            _keys = _keys.Concat(news.Select(w => KeyValuePair.Create(w.Id, Master.Unwrap(w)))).ToFrozenDictionary();
        }
    }
}

/// <summary>A secret, or a key, that cannot be opened. What it says is for the log and the operator; no secret is in it.</summary>
public sealed class SealException : Exception
{
    public SealException() { }

    public SealException(string message) : base(message) { }

    public SealException(string message, Exception inner) : base(message, inner) { }
}
