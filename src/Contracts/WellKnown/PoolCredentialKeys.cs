namespace Krustlet.Contracts.WellKnown;

/// <summary>Keys of the Secret by which a pool's registry credentials reach its nodes.</summary>
public static class PoolCredentialKeys
{
    /// <summary>The credentials, as docker's <c>config.json</c> (Secret type <c>kubernetes.io/dockerconfigjson</c>).</summary>
    public const string DockerConfig = ".dockerconfigjson";

    /// <summary>The namespaces whose Pods may use them, one a line.</summary>
    public const string Namespaces = "namespaces";
}
