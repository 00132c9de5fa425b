using k8s.Models;
using Krustlet.Contracts.WellKnown;
using Krustlet.NodeAgent.Environment;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;
using Krustlet.Oci.Verification;

namespace Krustlet.NodeAgent.Images;

/// <summary>Whose signatures an image needs in a Pod: what the node's policy demands, and what the Pod's annotation does. Neither weakens the other.</summary>
internal sealed class SignatureDemands(VerificationPolicy policy)
{
    private const string PodOrigin = $"the Pod's annotation {ModuleAnnotations.VerificationKeys}";

    /// <summary>The demands, all of which are to be met; none lets any module run.</summary>
    /// <exception cref="ContainerConfigException">The annotation cannot be read; the message says what to write.</exception>
    public IReadOnlyList<SignatureDemand> Of(V1Pod pod, string image)
    {
        var reference = ImageReference.TryParse(image, out var parsed) ? parsed : null;
        return [.. new[] { policy.DemandFor(reference), OfPod(pod) }.OfType<SignatureDemand>()];
    }

    private static SignatureDemand? OfPod(V1Pod pod)
    {
        if (pod.Metadata.Annotations is not { } annotations || !annotations.TryGetValue(ModuleAnnotations.VerificationKeys, out var text))
        {
            return null;
        }

        try
        {
            return new SignatureDemand(PodOrigin, VerificationKeys.Parse(text, PodOrigin));
        }
        catch (RegistryException unreadable)
        {
            throw new ContainerConfigException($"Error parsing annotation from key \"{ModuleAnnotations.VerificationKeys}\": {unreadable.Message}");
        }
    }
}
