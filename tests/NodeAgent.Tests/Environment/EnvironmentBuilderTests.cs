using System.Net;
using System.Text;
using k8s.Models;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.Environment;

public class EnvironmentBuilderTests
{
    private readonly FakeObjects objects = new();

    [Fact]
    public async Task Literals_expand_what_stands_before_them_only()
    {
        var variables = await BuildAsync(Literal("A", "1"), Literal("B", "$(A)$(C)"), Literal("C", "3"));
        variables.Should().Equal(KeyValuePair.Create("A", "1"), KeyValuePair.Create("B", "1$(C)"), KeyValuePair.Create("C", "3"));
    }

    [Fact]
    public async Task Values_come_from_config_maps_and_secrets()
    {
        objects.Add(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "cm", NamespaceProperty = "default" }, Data = new Dictionary<string, string> { ["k"] = "from $(A)" } });
        objects.Add(new V1Secret { Metadata = new V1ObjectMeta { Name = "s", NamespaceProperty = "default" }, Data = new Dictionary<string, byte[]> { ["k"] = Encoding.UTF8.GetBytes("hidden") } });
        var variables = await BuildAsync(
            From("CM", new V1EnvVarSource { ConfigMapKeyRef = new V1ConfigMapKeySelector { Name = "cm", Key = "k" } }),
            From("S", new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = "s", Key = "k" } }));
        variables.Should().Equal(KeyValuePair.Create("CM", "from $(A)"), KeyValuePair.Create("S", "hidden"));
    }

    [Fact]
    public async Task A_missing_object_or_key_is_a_configuration_error_unless_optional()
    {
        objects.Add(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "cm", NamespaceProperty = "default" } });
        var missingKey = () => BuildAsync(From("A", new V1EnvVarSource { ConfigMapKeyRef = new V1ConfigMapKeySelector { Name = "cm", Key = "k" } }));
        (await missingKey.Should().ThrowAsync<ContainerConfigException>()).WithMessage("couldn't find key k in ConfigMap default/cm");

        var missingObject = () => BuildAsync(From("A", new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = "none", Key = "k" } }));
        (await missingObject.Should().ThrowAsync<ContainerConfigException>()).WithMessage("secret \"none\" not found");

        (await BuildAsync(From("A", new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = "none", Key = "k", Optional = true } }))).Should().BeEmpty();
    }

    [Fact]
    public async Task EnvFrom_comes_first_with_its_prefix_and_env_replaces_it()
    {
        objects.Add(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "cm", NamespaceProperty = "default" }, Data = new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" } });
        var container = new V1Container
        {
            Name = "app",
            EnvFrom = [new V1EnvFromSource { Prefix = "P_", ConfigMapRef = new V1ConfigMapEnvSource { Name = "cm" } }],
            Env = [Literal("P_B", "mine"), Literal("C", "$(P_A)")],
        };
        (await BuildAsync(container)).Should().BeEquivalentTo([KeyValuePair.Create("P_A", "1"), KeyValuePair.Create("P_B", "mine"), KeyValuePair.Create("C", "1")]);
    }

    [Theory]
    [InlineData("metadata.name", "web")]
    [InlineData("metadata.namespace", "default")]
    [InlineData("metadata.uid", "uid-web")]
    [InlineData("metadata.labels['app']", "shop")]
    [InlineData("metadata.labels.app", "shop")]
    [InlineData("metadata.annotations['none']", "")]
    [InlineData("spec.nodeName", "node-1")]
    [InlineData("status.podIP", "127.64.0.9")]
    [InlineData("status.hostIP", "192.0.2.1")]
    [InlineData("metadata.labels", "app=\"shop\"\ntext=\"a \\\"b\\\"\"")]
    public async Task Fields_of_the_pod_can_be_read(string path, string expected) =>
        (await BuildAsync(From("F", new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = path } }))).Single().Value.Should().Be(expected);

    [Theory]
    [InlineData("limits.cpu", null, "2")]
    [InlineData("limits.cpu", "1m", "1500")]
    [InlineData("requests.memory", "1Mi", "64")]
    [InlineData("limits.memory", "1Mi", "1024")]
    public async Task Resources_are_rounded_up_and_an_unset_limit_is_the_nodes(string resource, string? divisor, string expected)
    {
        var container = new V1Container
        {
            Name = "app",
            Resources = new V1ResourceRequirements
            {
                Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("1500m") },
                Requests = new Dictionary<string, ResourceQuantity> { ["memory"] = new("64Mi") },
            },
            Env = [From("R", new V1EnvVarSource { ResourceFieldRef = new V1ResourceFieldSelector { Resource = resource, Divisor = divisor is null ? null : new ResourceQuantity(divisor) } })],
        };
        (await BuildAsync(container)).Single().Value.Should().Be(expected);
    }

    private static V1EnvVar Literal(string name, string value) => new() { Name = name, Value = value };

    private static V1EnvVar From(string name, V1EnvVarSource source) => new() { Name = name, ValueFrom = source };

    private Task<IReadOnlyList<KeyValuePair<string, string>>> BuildAsync(params V1EnvVar[] variables) => BuildAsync(new V1Container { Name = "app", Env = variables });

    private async Task<IReadOnlyList<KeyValuePair<string, string>>> BuildAsync(V1Container container)
    {
        var pod = TestPods.Pod(containers: container);
        pod.Metadata.Labels = new Dictionary<string, string> { ["text"] = "a \"b\"", ["app"] = "shop" };
        var facts = new PodSimulation(pod).Facts with { PodIp = IPAddress.Parse("127.64.0.9") };
        var node = new FakeNode(new V1Node { Metadata = new V1ObjectMeta { Name = "node-1" }, Status = new V1NodeStatus { Allocatable = new Dictionary<string, ResourceQuantity> { ["memory"] = new("1Gi") } } });
        return (await new EnvironmentBuilder(objects, node).BuildAsync(facts, container, default, CancellationToken.None)).All;
    }
}
