using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Volumes;

/// <summary>One volume of one Pod.</summary>
/// <param name="Pod">Whose.</param>
/// <param name="Volume">What.</param>
/// <param name="Directory">The folder that is the volume's own, whether or not its kind uses it.</param>
/// <param name="NotBefore">How fresh the objects it shows have to be.</param>
internal sealed record VolumeRequest(PodFacts Pod, V1Volume Volume, string Directory, DateTimeOffset NotBefore);
