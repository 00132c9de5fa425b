namespace Krustlet.NodeAgent.PodSources.Manifests;

/// <summary>A manifest cannot be run as a static Pod; the message says what to change.</summary>
internal sealed class ManifestException(string message, Exception? inner = null) : Exception(message, inner);
