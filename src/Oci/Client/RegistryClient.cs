using Krustlet.Oci.Credentials;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>
/// Talks to registries (OCI distribution spec 1.1, docker registry v2). Owns the connections; thread-safe; make one and keep it.
/// </summary>
public sealed class RegistryClient(RegistryClientOptions options, TimeProvider time) : IDisposable
{
    private readonly RegistryTransport _transport = new(options, time);

    /// <summary>Reads of an image's repository, as one user.</summary>
    /// <param name="image">Which repository; tag and digest say what error messages name.</param>
    /// <param name="credential">Who to be; null for anonymous.</param>
    public RepositoryReader Read(ImageReference image, RegistryCredential? credential) =>
        new(_transport, options, time, new RegistryCall(image, credential, RegistryAccess.Pull));

    /// <summary>Reads and writes of an image's repository, as one user.</summary>
    /// <param name="image">Which repository; tag and digest say what error messages name.</param>
    /// <param name="credential">Who to be; null for anonymous.</param>
    public RepositoryWriter Write(ImageReference image, RegistryCredential? credential) =>
        new(_transport, options, new RegistryCall(image, credential, RegistryAccess.Push));

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();
}
