using k8s.Models;

namespace Krustlet.NodeAgent.Images;

/// <summary>Reads a container's pull policy. The API server fills in the default; a manifest folder does not.</summary>
internal static class PullPolicies
{
    /// <summary>The policy: as given, else Always for <c>:latest</c> or no tag, else IfNotPresent.</summary>
    public static ImagePullPolicy Of(V1Container container) => container.ImagePullPolicy switch
    {
        "Always" => ImagePullPolicy.Always,
        "Never" => ImagePullPolicy.Never,
        "IfNotPresent" => ImagePullPolicy.IfNotPresent,
        _ => MeansLatest(container.Image) ? ImagePullPolicy.Always : ImagePullPolicy.IfNotPresent,
    };

    private static bool MeansLatest(string image)
    {
        var last = image[(image.LastIndexOf('/') + 1)..];
        return !last.Contains('@') && (!last.Contains(':') || last.EndsWith(":latest", StringComparison.Ordinal));
    }
}
