using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.Subresources;

/// <summary>A subresource as discovery lists it.</summary>
/// <param name="Name">e.g. <c>scale</c>.</param>
/// <param name="Kind">Kind of its body.</param>
/// <param name="GroupVersion">Group and version of that kind; null for the resource's own.</param>
/// <param name="Verbs">Supported verbs.</param>
internal sealed record SubresourceDefinition(string Name, string Kind, GroupVersion? GroupVersion, IReadOnlyList<string> Verbs);
