using Krustlet.Oci.Credentials;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Store;

/// <summary>Downloads that may be shared: the same manifest, read as the same user.</summary>
internal sealed record FetchKey(ImageReference Image, RegistryCredential? Credential);
