namespace Krustlet.NodeAgent.Probes;

/// <summary>A probe's or hook's handler cannot be used as it is written; the message says what to change.</summary>
internal sealed class HandlerException(string message) : Exception(message);
