namespace Krustlet.Operator.Modules;

/// <summary>A module that cannot become a workload; the message says what to change.</summary>
internal sealed class ModuleRefusedException(RefusalReason reason, string message, Exception? inner = null) : Exception(message, inner)
{
    public RefusalReason Reason { get; } = reason;
}
