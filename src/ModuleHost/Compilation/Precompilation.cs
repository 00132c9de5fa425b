namespace Krustlet.ModuleHost.Compilation;

/// <summary>What came of compiling a module ahead of its start.</summary>
public enum Precompilation
{
    /// <summary>Its artifact is in the cache.</summary>
    Ready,

    /// <summary>It cannot be compiled, now or later: a start will say why.</summary>
    Refused,

    /// <summary>Something of this machine was in the way: another try may do.</summary>
    Failed,
}
