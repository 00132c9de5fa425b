using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Operator.Modules;
using Krustlet.Operator.Tests.Testing;

namespace Krustlet.Operator.Tests.Modules;

public sealed class DeploymentBuilderTests
{
    private readonly DeploymentBuilder _builder = new(new PodTemplateBuilder());

    [Fact]
    public void A_plain_module_runs_on_wasm_nodes_under_its_own_name_and_dies_with_its_owner()
    {
        var deployment = Build(new WasmModuleSpec { Module = "r/web:v1", Replicas = 2 });

        deployment.Metadata.Name.Should().Be("web");
        deployment.Metadata.OwnerReferences.Should().ContainSingle().Which.Should().Match<V1OwnerReference>(o => o.Kind == "WasmModule" && o.Uid == "uid-1" && o.Controller == true && o.BlockOwnerDeletion == true);
        deployment.Spec.Replicas.Should().Be(2);
        deployment.Spec.Selector.MatchLabels.Should().BeEquivalentTo(new Dictionary<string, string> { ["wasm.krustlet.dev/module"] = "web" });
        var pod = deployment.Spec.Template;
        pod.Metadata.Labels.Should().Contain("wasm.krustlet.dev/module", "web");
        pod.Spec.NodeSelector.Should().BeEquivalentTo(new Dictionary<string, string> { ["kubernetes.io/arch"] = "wasm32-wasi" });
        pod.Spec.Tolerations.Select(t => (t.Key, t.Effect)).Should().Contain([("kubernetes.io/arch", "NoSchedule"), ("kubernetes.io/arch", "NoExecute")]);
        pod.Spec.RuntimeClassName.Should().BeNull();
        pod.Spec.AutomountServiceAccountToken.Should().BeFalse();
        pod.Spec.Containers.Should().ContainSingle().Which.Should().Match<V1Container>(c => c.Name == "module" && c.Image == "r/web:v1");
    }

    [Fact]
    public void Absent_replicas_are_not_written() => Build(new WasmModuleSpec { Module = "r/web" }).Spec.Replicas.Should().BeNull();

    [Theory]
    [InlineData(ModuleRuntime.Wasi, "krustlet-wasi")]
    [InlineData(ModuleRuntime.WasiHttp, "krustlet-wasi-http")]
    [InlineData(ModuleRuntime.Wascc, "krustlet-wascc")]
    public void A_chosen_runtime_brings_its_RuntimeClass_which_carries_selector_and_tolerations(ModuleRuntime runtime, string expected)
    {
        var pod = Build(new WasmModuleSpec { Module = "r/web", Runtime = runtime }).Spec.Template.Spec;

        pod.RuntimeClassName.Should().Be(expected);
        pod.NodeSelector.Should().BeNull();
        pod.Tolerations.Should().BeNull();
    }

    [Fact]
    public void What_the_container_gets_is_what_the_spec_says()
    {
        var probe = new V1Probe { HttpGet = new V1HTTPGetAction { Path = "/", Port = 8080 } };
        var pod = Build(new WasmModuleSpec
        {
            Module = "r/web",
            ImagePullPolicy = ModuleImagePullPolicy.Always,
            Args = ["a", "b"],
            Env = [new V1EnvVar { Name = "K", Value = "V" }],
            EnvFrom = [new V1EnvFromSource { SecretRef = new V1SecretEnvSource { Name = "s" } }],
            Ports = [new WasmModulePort { Name = "http", ContainerPort = 8080 }],
            Volumes = [new V1Volume { Name = "data", EmptyDir = new V1EmptyDirVolumeSource() }],
            VolumeMounts = [new V1VolumeMount { Name = "data", MountPath = "/data" }],
            Probes = new WasmModuleProbes { Liveness = probe },
            PullSecrets = [new V1LocalObjectReference { Name = "pull" }],
        }).Spec.Template.Spec;

        var container = pod.Containers.Single();
        container.ImagePullPolicy.Should().Be("Always");
        container.Args.Should().Equal("a", "b");
        container.Env.Should().ContainSingle().Which.Value.Should().Be("V");
        container.EnvFrom.Should().ContainSingle();
        container.Ports.Should().ContainSingle().Which.Should().Match<V1ContainerPort>(p => p.ContainerPort == 8080 && p.Protocol == "TCP");
        container.VolumeMounts.Should().ContainSingle().Which.MountPath.Should().Be("/data");
        container.LivenessProbe.Should().BeSameAs(probe);
        pod.Volumes.Should().ContainSingle().Which.Name.Should().Be("data");
        pod.ImagePullSecrets.Should().ContainSingle().Which.Name.Should().Be("pull");
    }

    [Fact]
    public void Limits_and_capabilities_reach_the_Pod_as_annotations_and_the_memory_bound_as_a_limit()
    {
        var template = Build(new WasmModuleSpec
        {
            Module = "r/web",
            Limits = new WasmModuleLimits { MaxMemory = "64Mi", Fuel = 1000, ExecutionTimeout = "90s" },
            Capabilities = new WasmModuleCapabilities { Network = NetworkCapability.Host, OutboundHosts = ["a.example", "b.example:443"] },
        }).Spec.Template;

        template.Metadata.Annotations.Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["wasm.krustlet.dev/max-memory"] = "64Mi",
            ["wasm.krustlet.dev/fuel"] = "1000",
            ["wasm.krustlet.dev/execution-timeout"] = "90s",
            ["wasm.krustlet.dev/network"] = "Host",
            ["wasm.krustlet.dev/outbound-hosts"] = "a.example,b.example:443",
        });
        template.Spec.Containers.Single().Resources.Limits["memory"].ToString().Should().Be("64Mi");
        template.Spec.ActiveDeadlineSeconds.Should().BeNull("a Deployment may not have one");
    }

    [Fact]
    public void A_given_memory_limit_is_kept()
    {
        var resources = new V1ResourceRequirements { Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("1Gi") } };

        var container = Build(new WasmModuleSpec { Module = "r/web", Resources = resources, Limits = new WasmModuleLimits { MaxMemory = "64Mi" } }).Spec.Template.Spec.Containers.Single();

        container.Resources.Limits["memory"].ToString().Should().Be("1Gi");
    }

    [Fact]
    public void Placement_adds_to_what_wasm_nodes_need()
    {
        var pod = Build(new WasmModuleSpec
        {
            Module = "r/web",
            NodePool = "edge",
            Placement = new WasmModulePlacement
            {
                Spread = PlacementSpread.Zone,
                NodeSelector = new Dictionary<string, string> { ["disk"] = "ssd" },
                Tolerations = [new V1Toleration { Key = "gpu", OperatorProperty = "Exists" }],
                PriorityClassName = "high",
            },
        }).Spec.Template.Spec;

        pod.NodeSelector.Should().BeEquivalentTo(new Dictionary<string, string> { ["kubernetes.io/arch"] = "wasm32-wasi", ["node.krustlet.dev/pool"] = "edge", ["disk"] = "ssd" });
        pod.Tolerations.Should().HaveCount(4);
        pod.PriorityClassName.Should().Be("high");
        pod.TopologySpreadConstraints.Should().ContainSingle().Which.TopologyKey.Should().Be("topology.kubernetes.io/zone");
    }

    [Fact]
    public void Selected_pools_are_demanded_in_every_alternative_of_the_modules_own_affinity()
    {
        var own = new V1Affinity
        {
            NodeAffinity = new V1NodeAffinity
            {
                RequiredDuringSchedulingIgnoredDuringExecution = new V1NodeSelector
                {
                    NodeSelectorTerms = [Term("a"), Term("b")],
                },
            },
        };

        var affinity = _builder.Build(TestModules.With(new WasmModuleSpec { Module = "r/web", Placement = new WasmModulePlacement { Affinity = own } }), ["p1", "p2"]).Spec.Template.Spec.Affinity;

        var terms = affinity.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms;
        terms.Should().HaveCount(2).And.OnlyContain(t => t.MatchExpressions.Count == 2 && t.MatchExpressions[1].Key == "node.krustlet.dev/pool" && t.MatchExpressions[1].Values.SequenceEqual(new[] { "p1", "p2" }));
        own.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms[0].MatchExpressions.Should().HaveCount(1, "the module itself is not changed");
    }

    [Fact]
    public void An_overlay_merges_into_the_Pod_by_the_names_of_things()
    {
        var template = Build(new WasmModuleSpec
        {
            Module = "r/web",
            Env = [new V1EnvVar { Name = "A", Value = "1" }, new V1EnvVar { Name = "B", Value = "2" }],
            PodTemplate = new WasmModulePodTemplate
            {
                Labels = new Dictionary<string, string> { ["team"] = "x", ["wasm.krustlet.dev/module"] = "stolen" },
                Overlay = new V1PodSpec
                {
                    TerminationGracePeriodSeconds = 5,
                    AutomountServiceAccountToken = true,
                    Containers = [new V1Container { Name = "module", Env = [new V1EnvVar { Name = "B", Value = "3" }] }, new V1Container { Name = "side", Image = "r/side" }],
                },
            },
        }).Spec.Template;

        template.Metadata.Labels.Should().Contain("team", "x").And.Contain("wasm.krustlet.dev/module", "web", "the selector's label is ours");
        template.Spec.TerminationGracePeriodSeconds.Should().Be(5);
        template.Spec.AutomountServiceAccountToken.Should().BeTrue();
        template.Spec.Containers.Select(c => c.Name).Should().Equal("module", "side");
        template.Spec.Containers[0].Image.Should().Be("r/web");
        template.Spec.Containers[0].Env.Select(e => e.Name + e.Value).Should().Equal("A1", "B3");
        template.Spec.NodeSelector.Should().ContainKey("kubernetes.io/arch");
    }

    private static V1NodeSelectorTerm Term(string key) => new() { MatchExpressions = [new V1NodeSelectorRequirement { Key = key, OperatorProperty = "Exists" }] };

    private V1Deployment Build(WasmModuleSpec spec) => _builder.Build(TestModules.With(spec), null);
}
