using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;

namespace Krustlet.NodeAgent.Images;

/// <summary>What a Pod may show registries: a docker configuration (<c>.dockerconfigjson</c> or <c>.dockercfg</c>) as it stands in its Secret.</summary>
/// <param name="Name">The Secret, for messages.</param>
/// <param name="DockerConfig">The JSON bytes.</param>
internal sealed record PullSecret(string Name, ReadOnlyMemory<byte> DockerConfig)
{
    /// <summary>Order of the node's own credentials, after all that Pods have.</summary>
    public const int NodeOrder = 2;

    /// <summary>Order of what the pool offers, after the Pod's own.</summary>
    public const int PoolOrder = 1;

    /// <summary><c>NAMESPACE/NAME/UID</c>: the same Secret whatever it says.</summary>
    public string Id { get; init; } = Name;

    /// <summary>When it is tried: 0 for the Pod's own.</summary>
    public int Order { get; init; }

    /// <summary>The credentials in it.</summary>
    /// <exception cref="ModulePullException">Unauthorized: it is no docker configuration.</exception>
    public IReadOnlyList<RegistryCredential> Read()
    {
        try
        {
            return [.. Krustlet.Oci.Credentials.DockerConfig.Parse(DockerConfig).Select(credential => credential with { Order = Order })];
        }
        catch (RegistryException failure)
        {
            throw new ModulePullException(PullFailure.Unauthorized, $"pull secret \"{Name}\": {failure.Message}", failure);
        }
    }

    /// <summary>Never the content.</summary>
    public override string ToString() => Name;
}
