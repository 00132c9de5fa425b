namespace Krustlet.NodeAgent.Volumes;

/// <summary>A volume cannot be made as things stand; tried again. The message is shown to users in a FailedMount event.</summary>
internal sealed class VolumeException(string message, Exception? inner = null) : Exception(message, inner);
