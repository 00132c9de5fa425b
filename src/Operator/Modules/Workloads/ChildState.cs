namespace Krustlet.Operator.Modules.Workloads;

/// <summary>A child object as last seen.</summary>
/// <param name="Live">The object, or null.</param>
/// <param name="IsLeaving">Whether it is being deleted, or will be as its own module is gone.</param>
internal sealed record ChildState<T>(T? Live, bool IsLeaving);
