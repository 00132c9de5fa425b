using System.Security.Cryptography;
using System.Text;
using Krustlet.Oci.Credentials;

namespace Krustlet.NodeAgent.Images.Access;

/// <summary>A credential of a Secret that a registry accepted.</summary>
/// <param name="Source">Which entry of which Secret: <c>NAMESPACE/NAME/UID#PATTERN</c>.</param>
/// <param name="Hash">SHA-256 of the credential, in hexadecimal: the same one elsewhere is as good.</param>
internal sealed record PulledWith(string Source, string Hash)
{
    public static PulledWith Of(PullSecret secret, RegistryCredential credential)
    {
        var text = string.Join('\0', credential.Username, credential.Password, credential.IdentityToken);
        return new PulledWith($"{secret.Id}#{credential.Pattern}", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }
}
