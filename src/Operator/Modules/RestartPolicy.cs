namespace Krustlet.Operator.Modules;

/// <summary>Core <c>RestartPolicy</c>, as workloads use it.</summary>
internal enum RestartPolicy
{
    /// <summary>Services.</summary>
    Always,

    /// <summary>Jobs: each failed run keeps its Pod and its log, and counts towards backoffLimit.</summary>
    Never,
}
