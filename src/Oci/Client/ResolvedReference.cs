using Krustlet.Oci.Credentials;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>What an image name stands for now.</summary>
/// <param name="Image">The name.</param>
/// <param name="Digest">Of the manifest or index the tag points at.</param>
/// <param name="Credential">The credential the registry accepted; null: anonymous.</param>
public sealed record ResolvedReference(ImageReference Image, ContentDigest Digest, RegistryCredential? Credential);
