namespace Krustlet.NodeAgent.Images.CredentialProviders;

/// <summary>One of a node's credential provider plugins (kubelet.config.k8s.io/v1 CredentialProvider).</summary>
/// <param name="Name">The program's file name in the folder of plugins.</param>
/// <param name="MatchImages">Images it is asked about, as docker configuration keys: <c>*.dkr.ecr.*.amazonaws.com</c>.</param>
/// <param name="DefaultCacheDuration">How long an answer holds that does not say so itself.</param>
/// <param name="ApiVersion">What it speaks: credentialprovider.kubelet.k8s.io/v1, v1beta1 or v1alpha1.</param>
internal sealed record CredentialProviderOptions(string Name, IReadOnlyList<string> MatchImages, TimeSpan DefaultCacheDuration, string ApiVersion)
{
    /// <summary>What it is started with.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables beyond the agent's own.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; } = [];
}
