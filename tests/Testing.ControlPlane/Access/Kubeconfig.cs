using System.Text;

namespace Krustlet.Testing.ControlPlane.Access;

/// <summary>A kubeconfig (Kubernetes type <c>v1.Config</c>) with one cluster and one user, everything embedded.</summary>
internal sealed record Kubeconfig(Uri Server, string AuthorityPem, KubeconfigUser User)
{
    public string ToYaml() => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: krustlet-test
          cluster:
            server: {Server.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Base64(AuthorityPem)}
        users:
        - name: user
          user:
            {string.Join("\n    ", User.Fields.Select(field => $"{field.Key}: {field.Value}"))}
        contexts:
        - name: krustlet-test
          context:
            cluster: krustlet-test
            user: user
        current-context: krustlet-test

        """;

    internal static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
