namespace Krustlet.NodeAgent.Volumes;

/// <summary>All volumes of a Pod are there.</summary>
/// <param name="RefreshAt">When to look at their content again; null when nothing changes by itself.</param>
/// <param name="Notices">What their author should know: a volume that is not quite what was asked for.</param>
internal sealed record VolumesMounted(DateTimeOffset? RefreshAt, IReadOnlyList<string> Notices);
