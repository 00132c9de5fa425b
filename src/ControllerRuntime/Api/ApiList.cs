namespace Krustlet.ControllerRuntime.Api;

/// <summary>One page of a list (metav1 <c>ListMeta</c>).</summary>
/// <param name="Items">The objects, with apiVersion and kind filled in.</param>
/// <param name="ResourceVersion">Where a watch may start.</param>
/// <param name="Continue">Token of the next page, or null on the last.</param>
public sealed record ApiList<T>(IReadOnlyList<T> Items, string ResourceVersion, string? Continue);
