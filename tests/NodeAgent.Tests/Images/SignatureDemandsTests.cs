using System.Security.Cryptography;
using Krustlet.Contracts.WellKnown;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.Tests.PodTesting;
using Krustlet.Oci.Verification;

namespace Krustlet.NodeAgent.Tests.Images;

public sealed class SignatureDemandsTests : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly SignatureDemands demands;

    public SignatureDemandsTests() => demands = new SignatureDemands(new VerificationPolicy([new VerificationRule(ImagePattern.Parse("r.test/team"), new SignatureDemand("the rule", VerificationKeys.Parse(Pem, "rule")))]));

    private string Pem => key.ExportSubjectPublicKeyInfoPem();

    [Fact]
    public void Without_a_rule_and_an_annotation_nothing_is_demanded() => demands.Of(TestPods.Pod(), "r.test/other:v1").Should().BeEmpty();

    [Fact]
    public void The_pods_demand_comes_beside_the_nodes_and_never_instead_of_it()
    {
        var pod = TestPods.Pod();
        pod.Metadata.Annotations = new Dictionary<string, string> { [ModuleAnnotations.VerificationKeys] = $"{Pem}\n" };

        demands.Of(pod, "r.test/team/hello:v1").Select(static d => d.Origin).Should().Equal("the rule", "the Pod's annotation wasm.krustlet.dev/verification-keys");
        demands.Of(pod, "r.test/other:v1").Should().ContainSingle().Which.Keys.Should().ContainSingle();
        demands.Of(TestPods.Pod(), "r.test/team/hello:v1").Should().ContainSingle().Which.Origin.Should().Be("the rule");
    }

    [Fact]
    public void An_annotation_that_cannot_be_read_lets_nothing_run()
    {
        var pod = TestPods.Pod();
        pod.Metadata.Annotations = new Dictionary<string, string> { [ModuleAnnotations.VerificationKeys] = "k8s://ns/secret" };

        demands.Invoking(d => d.Of(pod, "r.test/other:v1")).Should().Throw<ContainerConfigException>().WithMessage("*verification-keys*PUBLIC KEY*");
    }

    public void Dispose() => key.Dispose();
}
