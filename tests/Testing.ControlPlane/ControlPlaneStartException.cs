namespace Krustlet.Testing.ControlPlane;

/// <summary>A control plane was not ready within <see cref="RealControlPlaneOptions.StartTimeout"/>, though nothing crashed.</summary>
public sealed class ControlPlaneStartException : Exception
{
    internal ControlPlaneStartException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
