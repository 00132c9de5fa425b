using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.NodeShutdown;

namespace Krustlet.NodeAgent.Options;

/// <summary>How the node keeps itself in order.</summary>
/// <param name="Images">Removal of unused images.</param>
/// <param name="Shutdown">What a stop means to Pods.</param>
internal sealed record ProtectionOptions(ImageGarbageOptions Images, ShutdownOptions Shutdown);
