using Krustlet.Oci.Credentials;

namespace Krustlet.Operator.NodePools.Credentials;

/// <summary>What the Secrets of a pool's registries hold now.</summary>
/// <param name="Entries">Credentials, each for one registry of the pool or a path of it.</param>
/// <param name="Problems">What is missing or wrong.</param>
internal sealed record PoolCredentials(IReadOnlyList<RegistryCredential> Entries, IReadOnlyList<CredentialProblem> Problems)
{
    /// <summary>A pool without credentials.</summary>
    public static PoolCredentials None { get; } = new([], []);
}
