using k8s.Models;
using Krustlet.NodeAgent.PodSources.Manifests;

namespace Krustlet.NodeAgent.Tests.PodSources;

public class ManifestReaderTests
{
    private static readonly DateTimeOffset Seen = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_manifest_becomes_a_pod_of_this_node()
    {
        var pod = Read("spec:\n  containers:\n  - {name: app, image: 'registry.test/hello:1', resources: {limits: {cpu: 1, memory: 64Mi}}, env: [{name: N, value: '1'}]}\n");

        pod.Metadata.Name.Should().Be("web-node-1");
        pod.Metadata.NamespaceProperty.Should().Be("default");
        pod.Metadata.Uid.Should().HaveLength(32);
        pod.Metadata.Annotations.Should().Contain("kubernetes.io/config.hash", pod.Metadata.Uid).And.Contain("kubernetes.io/config.source", "file").And.ContainKey("kubernetes.io/config.seen");
        pod.Spec.NodeName.Should().Be("Node-1");
        pod.Spec.Tolerations.Should().ContainSingle().Which.Should().BeEquivalentTo(new V1Toleration { OperatorProperty = "Exists", Effect = "NoExecute" });
        pod.Spec.Containers[0].Resources.Limits["cpu"].ToDecimal().Should().Be(1);
        pod.Spec.Containers[0].Env[0].Value.Should().Be("1");
    }

    [Fact]
    public void The_uid_follows_content_file_and_node()
    {
        var one = Text("spec: {containers: [{name: a, image: i}]}");
        string[] uids =
        [
            ManifestReader.Read(one, "/m/a.yaml", "n", Seen).Metadata.Uid, ManifestReader.Read(one + " ", "/m/a.yaml", "n", Seen).Metadata.Uid,
            ManifestReader.Read(one, "/m/b.yaml", "n", Seen).Metadata.Uid, ManifestReader.Read(one, "/m/a.yaml", "o", Seen).Metadata.Uid,
        ];

        uids.Should().OnlyHaveUniqueItems();
        ManifestReader.Read(one, "/m/a.yaml", "n", Seen.AddDays(1)).Metadata.Uid.Should().Be(uids[0]);
    }

    [Fact]
    public void JSON_is_read_too() =>
        ManifestReader.Read("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"team"},"spec":{"containers":[{"name":"a","image":"i"}]}}""", "/m/a.json", "n", Seen)
            .Metadata.NamespaceProperty.Should().Be("team");

    [Theory]
    [InlineData("spec: {serviceAccountName: robot, containers: [{name: a, image: i}]}", "spec.serviceAccountName")]
    [InlineData("spec: {imagePullSecrets: [{name: s}], containers: [{name: a, image: i}]}", "spec.imagePullSecrets")]
    [InlineData("spec: {volumes: [{name: v, configMap: {name: c}}], containers: [{name: a, image: i}]}", "volume \"v\" (configMap)")]
    [InlineData("spec: {volumes: [{name: v, secret: {secretName: c}}], containers: [{name: a, image: i}]}", "volume \"v\" (secret)")]
    [InlineData("spec: {volumes: [{name: v, projected: {sources: [{serviceAccountToken: {path: t}}]}}], containers: [{name: a, image: i}]}", "volume \"v\" (projected)")]
    [InlineData("spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: c}}], containers: [{name: a, image: i}]}", "volume \"v\" (persistentVolumeClaim)")]
    [InlineData("spec: {containers: [{name: a, image: i, envFrom: [{configMapRef: {name: c}}]}]}", "envFrom of container a")]
    [InlineData("spec: {containers: [{name: a, image: i, env: [{name: E, valueFrom: {secretKeyRef: {name: s, key: k}}}]}]}", "env E of container a")]
    public void What_needs_the_API_server_is_refused(string spec, string field) =>
        FluentActions.Invoking(() => Read(spec)).Should().Throw<ManifestException>().WithMessage($"a static Pod cannot use objects of the API server, and {field} does*");

    [Theory]
    [InlineData("kind: Deployment\napiVersion: apps/v1", "*kind: Pod*")]
    [InlineData("a: [", "*not YAML or JSON*")]
    [InlineData("kind: Pod\napiVersion: v1\nmetadata: {name: x}\nspec: {containers: []}", "*spec.containers*")]
    [InlineData("kind: Pod\napiVersion: v1\nmetadata: {name: x}\nspec: {containers: 5}", "*not a Pod*")]
    [InlineData("", "*one Pod*")]
    public void What_is_no_pod_is_refused(string text, string message) =>
        FluentActions.Invoking(() => ManifestReader.Read(text, "/m/a.yaml", "n", Seen)).Should().Throw<ManifestException>().WithMessage(message);

    private static string Text(string rest) => "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n" + rest;

    private static V1Pod Read(string rest) => ManifestReader.Read(Text(rest), "/m/a.yaml", "Node-1", Seen);
}
