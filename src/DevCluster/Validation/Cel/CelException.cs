namespace Krustlet.DevCluster.Validation.Cel;

/// <summary>An expression that cannot be compiled or has no value.</summary>
internal sealed class CelException(string message) : Exception(message);
