using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using k8s;

namespace Krustlet.NodeAgent.Certificates;

/// <summary>Writes the node's kubeconfig after TLS bootstrap. JSON is YAML too, and quotes any path right.</summary>
internal static class KubeconfigWriter
{
    // Every entry has this name, as in the original.
    private const string Name = "krustlet";

    /// <summary>The kubeconfig's text: the bootstrap kubeconfig's cluster, and the certificate file as user.</summary>
    public static string Write(KubernetesClientConfiguration bootstrap, string certificatePath)
    {
        var cluster = new JsonObject { ["server"] = bootstrap.Host };
        if (bootstrap.SslCaCerts is { Count: > 0 } authorities)
        {
            cluster["certificate-authority-data"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(authorities.ExportCertificatePems()));
        }

        if (bootstrap.SkipTlsVerify)
        {
            cluster["insecure-skip-tls-verify"] = true;
        }

        if (!string.IsNullOrEmpty(bootstrap.TlsServerName))
        {
            cluster["tls-server-name"] = bootstrap.TlsServerName;
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["clusters"] = Entry("cluster", cluster),
            ["users"] = Entry("user", new JsonObject { ["client-certificate"] = certificatePath, ["client-key"] = certificatePath }),
            ["contexts"] = Entry("context", new JsonObject { ["cluster"] = Name, ["user"] = Name }),
            ["current-context"] = Name,
        }.ToJsonString();
    }

    private static JsonArray Entry(string member, JsonObject value) => new(new JsonObject { ["name"] = Name, [member] = value });
}
