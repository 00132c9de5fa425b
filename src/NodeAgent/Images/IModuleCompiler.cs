namespace Krustlet.NodeAgent.Images;

/// <summary>Compiles modules ahead of their start.</summary>
internal interface IModuleCompiler
{
    /// <summary>Sees to it that a module's native code is in the cache. What cannot be compiled is left to its start, which says why.</summary>
    Task EnsureAsync(NodeModule module, CancellationToken cancellationToken);
}
