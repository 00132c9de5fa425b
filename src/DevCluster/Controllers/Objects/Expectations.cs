using System.Collections.Concurrent;

namespace Krustlet.DevCluster.Controllers.Objects;

/// <summary>
/// What a controller has asked for and not yet seen in its cache, by owner UID: until then the cache must not be counted, or
/// children are made twice (client-go <c>ControllerExpectations</c>). Thread-safe.
/// </summary>
internal sealed class Expectations(TimeProvider time)
{
    /// <summary>A watch event that never comes costs this long, not for ever.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, ExpectedChanges> _owners = new();

    public bool AreMet(string owner) =>
        !_owners.TryGetValue(owner, out var expected) || expected.IsMet || expected.IsOlderThan(Patience, time);

    public void ExpectCreations(string owner, int count) => Renewed(owner).AddCreations(count);

    public void ExpectDeletions(string owner, IEnumerable<string> children) => Renewed(owner).AddDeletions(children);

    public void CreationSeen(string? owner)
    {
        if (owner is not null && _owners.TryGetValue(owner, out var expected))
        {
            expected.CreationSeen();
        }
    }

    public void DeletionSeen(string? owner, string child)
    {
        if (owner is not null && _owners.TryGetValue(owner, out var expected))
        {
            expected.DeletionSeen(child);
        }
    }

    public void Forget(string owner) => _owners.TryRemove(owner, out _);

    private ExpectedChanges Renewed(string owner)
    {
        var expected = _owners.GetOrAdd(owner, _ => new ExpectedChanges());
        expected.Renew(time, Patience);
        return expected;
    }
}
