using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Presentation;

/// <summary>One page of a list.</summary>
/// <param name="Items">In order of namespace and name.</param>
/// <param name="Revision">The revision that all pages show.</param>
/// <param name="Continue">Token of the next page, or null on the last.</param>
/// <param name="Remaining">How many objects come after; null when a selector makes that unknown.</param>
internal sealed record ListPage(IReadOnlyList<StoredObject> Items, long Revision, string? Continue, int? Remaining);
