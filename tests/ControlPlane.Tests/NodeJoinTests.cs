using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Krustlet.ControlPlane.Tests;

public sealed class NodeJoinTests(ControlPlaneFixture fixture) : IClassFixture<ControlPlaneFixture>
{
    [Fact]
    public async Task A_bootstrap_token_gets_a_node_certificate_approved_and_signed()
    {
        var kubeconfig = await fixture.ControlPlane.CreateBootstrapKubeconfigAsync(TimeSpan.FromHours(1), CancellationToken.None);
        using var client = ControlPlaneFixture.Connect(kubeconfig);
        var request = NodeClientRequest("node-csr-joining", "joining");

        await client.CertificatesV1.CreateCertificateSigningRequestAsync(request);

        var signed = await Eventually.GetAsync(
            () => client.CertificatesV1.ReadCertificateSigningRequestAsync(request.Name()),
            request => request.Status?.Certificate is not null);
        signed.Status.Conditions.Should().ContainSingle().Which.Type.Should().Be("Approved");
        using var certificate = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(signed.Status.Certificate));
        certificate.Subject.Should().Contain("CN=system:node:joining").And.Contain("O=system:nodes");
        IsSignedByTheCluster(certificate).Should().BeTrue();
    }

    [Fact]
    public async Task A_bootstrap_token_may_do_nothing_else()
    {
        var kubeconfig = await fixture.ControlPlane.CreateBootstrapKubeconfigAsync(TimeSpan.FromHours(1), CancellationToken.None);
        using var client = ControlPlaneFixture.Connect(kubeconfig);

        var list = () => client.CoreV1.ListNodeAsync();

        (await list.Should().ThrowAsync<HttpOperationException>()).Which.Response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_node_may_register_itself_and_no_other()
    {
        var kubeconfig = await fixture.ControlPlane.CreateNodeKubeconfigAsync("itself", CancellationToken.None);
        using var client = ControlPlaneFixture.Connect(kubeconfig);

        var itself = await client.CoreV1.CreateNodeAsync(Manifests.Node("itself"));
        var other = () => client.CoreV1.CreateNodeAsync(Manifests.Node("other"));

        itself.Name().Should().Be("itself");
        (await other.Should().ThrowAsync<HttpOperationException>()).Which.Response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_node_may_not_read_secrets_that_none_of_its_pods_uses()
    {
        var kubeconfig = await fixture.ControlPlane.CreateNodeKubeconfigAsync("curious", CancellationToken.None);
        using var client = ControlPlaneFixture.Connect(kubeconfig);

        var list = () => client.CoreV1.ListNamespacedSecretAsync("kube-system");

        (await list.Should().ThrowAsync<HttpOperationException>()).Which.Response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    private static V1CertificateSigningRequest NodeClientRequest(string name, string node)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddOrganizationName("system:nodes");
        subject.AddCommonName($"system:node:{node}");
        var pem = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        return new V1CertificateSigningRequest
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1CertificateSigningRequestSpec
            {
                Request = Encoding.UTF8.GetBytes(pem),
                SignerName = "kubernetes.io/kube-apiserver-client-kubelet",
                Usages = ["digital signature", "key encipherment", "client auth"], // 1.20 asks for exactly these,
            },
        };
    }

    private bool IsSignedByTheCluster(X509Certificate2 certificate)
    {
        using var authority = X509CertificateLoader.LoadCertificateFromFile(fixture.ControlPlane.CaCertificatePath);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        return chain.Build(certificate);
    }
}
