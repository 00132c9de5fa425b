using System.Net;
using System.Text;
using k8s.Models;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Tests.PodTesting;
using Krustlet.NodeAgent.Volumes;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.Environment;

public class EnvironmentBuilderTests
{
    private readonly FakeObjects objects = new();
    private readonly FakeServices services = new();
    private readonly FakePodEvents events = new();

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
    [InlineData("limits.cpu", "1m", "1500")]
    [InlineData("limits.memory", "1Mi", "64")]
    public void An_unset_limit_is_that_of_the_pod_as_a_whole(string resource, string divisor, string expected)
    {
        var pod = TestPods.Pod();
        pod.Spec.Resources = new V1ResourceRequirements { Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("2"), ["memory"] = new("64Mi") } };
        var container = new V1Container { Resources = new V1ResourceRequirements { Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("1500m"), ["memory"] = new("0") } } };

        ResourceFields.Resolve(pod, container, new V1ResourceFieldSelector { Resource = resource, Divisor = new ResourceQuantity(divisor) }, node: null).Should().Be(expected);
    }

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

    [Fact]
    public async Task Services_expand_literals_come_last_and_replace_nothing()
    {
        services.Add("default", "db", "10.0.0.7", (5432, null));
        var variables = await BuildAsync(Literal("URL", "pg://$(DB_SERVICE_HOST)"), Literal("DB_SERVICE_PORT", "mine"));

        variables.Take(2).Should().Equal(KeyValuePair.Create("URL", "pg://10.0.0.7"), KeyValuePair.Create("DB_SERVICE_PORT", "mine"));
        variables.Should().Contain(KeyValuePair.Create("DB_SERVICE_HOST", "10.0.0.7"));
    }

    [Fact]
    public async Task Without_having_read_services_a_container_cannot_be_made_but_a_static_one_can()
    {
        var never = new FakeServices { Synced = new TaskCompletionSource().Task };
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMinutes(1) };
        var pod = TestPods.Pod();
        var build = () => Builder(never, time).BuildAsync(new PodSimulation(pod).Facts, pod.Spec.Containers[0], default, CancellationToken.None);
        var waiting = build();
        time.Advance(TimeSpan.FromSeconds(11));
        (await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<ContainerConfigException>()).WithMessage("services have not yet been read*");

        pod.Metadata.Annotations = new Dictionary<string, string> { ["kubernetes.io/config.source"] = "file" };
        (await build()).All.Should().BeEmpty();
    }

    [Fact]
    public async Task Keys_that_cannot_be_names_are_skipped_and_told_of()
    {
        objects.Add(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "cm", NamespaceProperty = "default" }, Data = new Dictionary<string, string> { ["a.b-c"] = "1", ["x=y"] = "2" } });
        var container = new V1Container { Name = "app", EnvFrom = [new V1EnvFromSource { ConfigMapRef = new V1ConfigMapEnvSource { Name = "cm" } }] };

        (await BuildAsync(container)).Should().BeEquivalentTo([KeyValuePair.Create("a.b-c", "1")]);
        events.Texts.Should().Equal("Warning InvalidEnvironmentVariableNames Keys [x=y] from the EnvFrom ConfigMap default/cm were skipped since they are considered invalid environment variable names.");
    }

    [Fact]
    public async Task The_working_directory_is_told_by_PWD_unless_the_spec_sets_it()
    {
        (await BuildAsync(new V1Container { Name = "app", WorkingDir = "/srv" })).Should().BeEquivalentTo([KeyValuePair.Create("PWD", "/srv")]);
        (await BuildAsync(new V1Container { Name = "app", WorkingDir = "/srv", Env = [Literal("PWD", "/own")] })).Should().BeEquivalentTo([KeyValuePair.Create("PWD", "/own")]);
    }

    private static V1EnvVar Literal(string name, string value) => new() { Name = name, Value = value };

    private static V1EnvVar From(string name, V1EnvVarSource source) => new() { Name = name, ValueFrom = source };

    private Task<IReadOnlyList<KeyValuePair<string, string>>> BuildAsync(params V1EnvVar[] variables) => BuildAsync(new V1Container { Name = "app", Env = variables });

    private async Task<IReadOnlyList<KeyValuePair<string, string>>> BuildAsync(V1Container container)
    {
        var pod = TestPods.Pod(containers: container);
        pod.Metadata.Labels = new Dictionary<string, string> { ["text"] = "a \"b\"", ["app"] = "shop" };
        var facts = new PodSimulation(pod).Facts with { PodIps = [IPAddress.Parse("127.64.0.9")] };
        var node = new FakeNode(new V1Node { Metadata = new V1ObjectMeta { Name = "node-1" }, Status = new V1NodeStatus { Allocatable = new Dictionary<string, ResourceQuantity> { ["memory"] = new("1Gi") } } });
        return (await Builder(services, new FakeTimeProvider(), node).BuildAsync(facts, container, default, CancellationToken.None)).All;
    }

    private EnvironmentBuilder Builder(FakeServices known, FakeTimeProvider time, FakeNode? node = null) =>
        new(objects, known, new EnvironmentFile(new PodVolumes([], new VolumeFolders("/none"), new FakeMemoryFolders())), node ?? FakeNode.WithCidr(null), events, time);
}
