using System.Text;

namespace Krustlet.DevCluster.Certificates;

/// <summary>Writes kubeconfig files (YAML, all credentials inline).</summary>
internal static class KubeconfigDocument
{
    public static string ForCertificate(Uri server, string authorityPem, string user, ClientCertificate certificate) =>
        Write(server, authorityPem, user, $"""
                client-certificate-data: {Encode(certificate.CertificatePem)}
                client-key-data: {Encode(certificate.KeyPem)}
            """);

    public static string ForToken(Uri server, string authorityPem, string user, string token) =>
        Write(server, authorityPem, user, $"    token: {token}");

    private static string Write(Uri server, string authorityPem, string user, string credentials) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: krustlet-dev
          cluster:
            server: {server.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Encode(authorityPem)}
        contexts:
        - name: krustlet-dev
          context:
            cluster: krustlet-dev
            user: "{user}"
        current-context: krustlet-dev
        users:
        - name: "{user}"
          user:
        {credentials}

        """;

    private static string Encode(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
