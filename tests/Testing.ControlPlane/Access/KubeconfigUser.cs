using Krustlet.Testing.ControlPlane.Certificates;

namespace Krustlet.Testing.ControlPlane.Access;

/// <summary>The credentials of a kubeconfig, as the fields of its <c>user</c> entry.</summary>
internal sealed record KubeconfigUser(IReadOnlyDictionary<string, string> Fields)
{
    public static KubeconfigUser WithCertificate(PemPair pair) => new(new Dictionary<string, string>
    {
        ["client-certificate-data"] = Kubeconfig.Base64(pair.Certificate),
        ["client-key-data"] = Kubeconfig.Base64(pair.Key),
    });

    public static KubeconfigUser WithToken(string token) => new(new Dictionary<string, string> { ["token"] = token });
}
