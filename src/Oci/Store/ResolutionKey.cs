using Krustlet.Oci.Credentials;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Store;

/// <summary>Resolutions that may be shared: the same name, asked for with the same credentials. Another pod's access says nothing about one's own.</summary>
internal sealed record ResolutionKey(ImageReference Image, IReadOnlyList<RegistryCredential> Credentials)
{
    public bool Equals(ResolutionKey? other) => other is not null && Image == other.Image && Credentials.SequenceEqual(other.Credentials);

    public override int GetHashCode() => HashCode.Combine(Image, Credentials.Count);
}
