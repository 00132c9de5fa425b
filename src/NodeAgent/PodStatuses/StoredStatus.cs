using System.Collections.Immutable;
using k8s.Models;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary>
/// What the API server is known to have of a Pod. A watch tells of our own writes too, and late: what is known from before is not news, anything else
/// was written by others.
/// </summary>
/// <param name="Digest">Of the status.</param>
/// <param name="Version">The resource version of our last write; null before the first.</param>
/// <param name="Before">Digests that were written from here, or seen, lately; the newest last.</param>
/// <param name="IsDeleted">Whether the object was deleted from here.</param>
internal sealed record StoredStatus(Guid Digest, string? Version, ImmutableList<Guid> Before, bool IsDeleted = false)
{
    // The watch is not further behind than this many changes of one Pod.
    private const int Remembered = 16;

    /// <summary>Nothing is known.</summary>
    public static StoredStatus None { get; } = new(Guid.Empty, null, []);

    /// <summary>After a write of ours, begun when <paramref name="begun"/> was known: what was seen in between stands, since it may be later.</summary>
    public StoredStatus Written(Guid digest, string? version, StoredStatus begun) =>
        Remember(digest) with { Digest = Digest == begun.Digest ? digest : Digest, Version = version };

    /// <summary>After the API server told of an object.</summary>
    public StoredStatus Seeing(V1Pod seen, Func<V1Pod, Guid> digestOf)
    {
        if (Version is not null && seen.Metadata.ResourceVersion == Version)
        {
            return this;
        }

        var digest = digestOf(seen);
        return digest == Digest || Before.Contains(digest) ? this : Remember(digest) with { Digest = digest };
    }

    private StoredStatus Remember(Guid digest) => this with { Before = (Before.Count < Remembered ? Before : Before.RemoveAt(0)).Add(digest) };
}
