using System.Net;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.NodeShutdown;
using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.PodNetworks;
using Krustlet.NodeAgent.Tests.Fakes;

namespace Krustlet.NodeAgent.Tests.Options;

public sealed class AgentOptionsReaderTests : IDisposable
{
    private readonly Folder folder = new();
    private readonly Dictionary<string, string> environment = [];

    public AgentOptionsReaderTests() => environment["KUBECONFIG"] = folder.Write("kubeconfig", "{}");

    [Fact]
    public void Without_a_word_the_defaults_are_the_kubelets()
    {
        var options = Read();

        options.Node.Name.Should().Be("machine-1");
        options.Server.Port.Should().Be(10250);
        options.Node.MaxPods.Should().Be(110);
        options.Node.LeaseDuration.Should().Be(TimeSpan.FromSeconds(40));
        options.Node.StatusReportFrequency.Should().Be(TimeSpan.FromMinutes(5));
        options.Cluster.DataDirectory.Should().Be(Path.Combine(folder.Path, ".krustlet"));
    }

    [Fact]
    public void The_command_line_beats_the_environment_and_the_environment_beats_the_file()
    {
        var config = folder.Write("config.json", """{"listenerPort": 1, "maxPods": 2, "nodeIP": "192.0.2.3"}""");
        environment["KRUSTLET_PORT"] = "11";
        environment["MAX_PODS"] = "12";

        var options = Read((ClusterSettings.Config, config), (ServerSettings.Port, "21"));

        options.Server.Port.Should().Be(21);
        options.Node.MaxPods.Should().Be(12);
        options.Node.Ip.Should().Be(IPAddress.Parse("192.0.2.3"));
    }

    [Fact]
    public void The_originals_environment_variables_are_read()
    {
        environment["KRUSTLET_NODE_NAME"] = "from-environment";
        environment["NODE_LABELS"] = "zone=a,rack=b";
        environment["KRUSTLET_INSECURE_REGISTRIES"] = "localhost:5000,r.test";
        environment["KRUSTLET_ALLOW_LOCAL_MODULES"] = "true";
        environment["KRUSTLET_ADDRESS"] = "127.0.0.1";

        var options = Read();

        options.Node.Name.Should().Be("from-environment");
        options.Node.Labels.Should().Equal(new Dictionary<string, string> { ["zone"] = "a", ["rack"] = "b" });
        options.Registries.Hosts.Should().OnlyContain(static host => host.Insecure).And.Subject.Select(static host => host.Host).Should().Equal("localhost:5000", "r.test");
        options.Modules.AllowLocalModules.Should().BeTrue();
        options.Server.Address.Should().Be(IPAddress.Loopback);
    }

    [Fact]
    public void The_plugin_folder_is_beneath_the_data_unless_it_is_given_as_the_original_took_it()
    {
        Read().Cluster.PluginsDirectory.Should().Be(Path.Combine(folder.Path, ".krustlet", "plugins_registry"));

        environment["KRUSTLET_PLUGINS_DIR"] = "/var/lib/plugins";
        Read().Cluster.PluginsDirectory.Should().Be("/var/lib/plugins");

        environment["KRUSTLET_PLUGINS_DIR"] = "plugins";
        FluentActions.Invoking(() => Read()).Should().Throw<AgentOptionsException>().WithMessage("*\"plugins\" is not an absolute path; begin it with /.*");
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"outboundHosts": []}""", "")]
    [InlineData("""{"outboundHosts": ["none"]}""", "")]
    [InlineData("""{"outboundHosts": ["a.example", "*.b.example:443"]}""", "a.example:0 *.b.example:443")]
    public void Hosts_to_call_are_bounded_where_a_list_is_given_be_it_empty(string file, string? expected)
    {
        var bound = Read((ClusterSettings.Config, folder.Write("config.json", file))).Modules.OutboundHosts;

        (bound is null ? null : string.Join(' ', bound.Select(static host => $"{host.Name}:{host.Port}"))).Should().Be(expected);
    }

    [Theory]
    [InlineData("{}", "any", "none")]
    [InlineData("""{"outboundHosts": []}""", "none", "none")]
    [InlineData("""{"outboundHosts": ["a.example"], "allowHostPath": ["/data"]}""", "listed", "listed")]
    public void What_Pods_may_be_granted_is_said_by_labels(string file, string hosts, string folders)
    {
        var options = Read((ClusterSettings.Config, folder.Write("config.json", file)), (NodeSettings.Labels, "node.krustlet.dev/capability-outbound-hosts=mine")).Node;

        NodeLabels.Of(options).Should().Contain("node.krustlet.dev/capability-outbound-hosts", hosts).And.Contain("node.krustlet.dev/capability-host-path", folders);
        NodeLabels.Overruled(options).Should().Equal("node.krustlet.dev/capability-outbound-hosts");
    }

    [Theory]
    [InlineData("{}", "wasi")]
    [InlineData("""{"runtimes": []}""", "")]
    [InlineData("""{"runtimes": ["wasi-http", "wasi"]}""", "wasi")]
    [InlineData("""{"runtimes": ["wascc"]}""", "")]
    public void A_node_offers_the_runtimes_of_the_list_that_its_agent_has(string file, string expected) =>
        string.Join(',', Read((ClusterSettings.Config, folder.Write("config.json", file))).Node.Runtimes).Should().Be(expected);

    [Fact]
    public void A_runtime_that_nobody_knows_is_told() =>
        FluentActions.Invoking(() => Read((NodeSettings.Runtimes, "wasi,jvm"))).Should().Throw<AgentOptionsException>()
            .Which.Problems.Should().ContainSingle().Which.Message.Should().Contain("\"jvm\" is not a runtime");

    [Fact]
    public void A_kubelet_configuration_is_read()
    {
        var ca = folder.Write("ca.crt", "x");
        var config = folder.Write("kubelet.yaml", $"""
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            port: 10260
            maxPods: 7
            authentication:
              x509:
                clientCAFile: {ca}
              webhook:
                cacheTTL: 1m30s
            serverTLSBootstrap: true
            kubeReserved:
              cpu: 500m
              memory: 1Gi
            evictionHard:
              memory.available: 200Mi
              nodefs.available: 5%
            registerWithTaints:
            - key: team
              value: blue
              effect: NoSchedule
            cgroupDriver: systemd
            """);
        IReadOnlyList<OptionProblem> notices = [];

        var options = AgentOptionsReader.Read(new FakeSettings((ClusterSettings.Config, config)), Environment(), Machine(), passedOver => notices = passedOver);

        options.Server.Port.Should().Be(10260);
        options.Server.ClientCa.Should().Be(ca);
        options.Server.TokenTtl.Should().Be(TimeSpan.FromSeconds(90));
        options.Server.TlsBootstrap.Should().BeTrue();
        options.Node.MaxPods.Should().Be(7);
        options.Node.Reserved["cpu"].ToDecimal().Should().Be(0.5m);
        options.Node.Pressure.KeptFree(EvictionSignal.MemoryAvailable, 1L << 40).Should().Be(200L << 20);
        options.Node.Pressure.KeptFree(EvictionSignal.NodefsAvailable, 1000).Should().Be(50);
        options.Node.Pressure.KeptFree(EvictionSignal.NodefsInodesFree, 1000).Should().Be(50, "that is the default");
        options.Node.Taints.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Key = "team", Value = "blue", Effect = "NoSchedule" });
        notices.Should().ContainSingle().Which.Should().Be(new OptionProblem($"{config} (cgroupDriver)", "modules have no cgroups of their own"));
    }

    [Fact]
    public void Soft_eviction_is_read_from_a_file_and_from_flags()
    {
        var config = folder.Write("kubelet.yaml", """
            evictionHard:
              imagefs.inodesFree: 7%
              nodefs.available: 100%
            evictionSoft:
              memory.available: 1Gi
              pid.available: 10%
            evictionSoftGracePeriod:
              memory.available: 1m30s
              pid.available: 10s
            evictionMaxPodGracePeriod: 45
            evictionPressureTransitionPeriod: 2m
            evictionMinimumReclaim:
              memory.available: 200Mi
            imageMaximumGCAge: 24h
            podsPerCore: 10
            """);

        var options = Read((ClusterSettings.Config, config), (EvictionSettings.Soft, "memory.available<2Gi,pid.available<10%"));

        var pressure = options.Node.Pressure;
        pressure.Thresholds.Where(static t => t.Grace is not null).Should().Equal(
            new EvictionThreshold(EvictionSignal.MemoryAvailable, new Threshold(2L << 30, null), TimeSpan.FromSeconds(90), new Threshold(200L << 20, null)),
            new EvictionThreshold(EvictionSignal.PidAvailable, new Threshold(null, 0.1), TimeSpan.FromSeconds(10)));
        pressure.KeptFree(EvictionSignal.ImagefsInodesFree, 1000).Should().Be(70);
        pressure.KeptFree(EvictionSignal.NodefsAvailable, 1000).Should().Be(0, "all of it means off");
        pressure.MaxPodGrace.Should().Be(TimeSpan.FromSeconds(45));
        pressure.Transition.Should().Be(TimeSpan.FromMinutes(2));
        options.Protection.Images.MaximumAge.Should().Be(TimeSpan.FromHours(24));
        options.Node.PodsPerCore.Should().Be(10);
    }

    [Theory]
    [InlineData("memory.available<1Gi", "", "", "", "has no grace period; give one, as --eviction-soft-grace-period memory.available=1m30s")]
    [InlineData("memory.free<1Gi", "", "", "", "there are memory.available, nodefs.available")]
    [InlineData("memory.available<1Gi", "memory.available=soon", "", "", "is not a grace period; write")]
    [InlineData("", "", "nodefs.available=much", "", "holds no amount; write")]
    [InlineData("", "", "", "1m", "is not more than the minimum age")]
    public void Soft_eviction_that_makes_no_sense_is_told_with_its_fix(string soft, string grace, string reclaim, string age, string message)
    {
        var act = () => Read([
            .. soft.Length > 0 ? [(EvictionSettings.Soft, soft)] : Array.Empty<(Setting, string)>(),
            .. grace.Length > 0 ? [(EvictionSettings.SoftGrace, grace)] : Array.Empty<(Setting, string)>(),
            .. reclaim.Length > 0 ? [(EvictionSettings.MinimumReclaim, reclaim)] : Array.Empty<(Setting, string)>(),
            .. age.Length > 0 ? [(ProtectionSettings.ImageMaximumAge, age)] : Array.Empty<(Setting, string)>(),
        ]);

        act.Should().Throw<AgentOptionsException>().Which.Problems.Should().Contain(problem => problem.Message.Contains(message));
    }

    [Fact]
    public void A_shutdown_by_priorities_is_read_as_the_kubelet_writes_it()
    {
        var config = folder.File("shutdown.yaml");
        File.WriteAllText(config, """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            shutdownGracePeriodByPodPriority:
              - priority: 100000
                shutdownGracePeriodSeconds: 10
              - priority: 0
                shutdownGracePeriodSeconds: 60
            """);

        var shutdown = Read((ClusterSettings.Config, config)).Protection.Shutdown;

        shutdown.Groups.Should().Equal(new ShutdownGroup(0, TimeSpan.FromSeconds(60)), new ShutdownGroup(100_000, TimeSpan.FromSeconds(10)));
        shutdown.Grace.Should().Be(TimeSpan.FromSeconds(70));
        Read((ProtectionSettings.ShutdownGrace, "30s"), (ProtectionSettings.ShutdownGraceCritical, "10s")).Protection.Shutdown.Groups
            .Should().Equal(new ShutdownGroup(0, TimeSpan.FromSeconds(20)), new ShutdownGroup(2_000_000_000, TimeSpan.FromSeconds(10)));
        Read((ProtectionSettings.ShutdownByPriority, "0=0")).Protection.Shutdown.Groups.Should().BeEmpty();
    }

    [Theory]
    [InlineData("30s", "0=10", "cannot be given together with shutdownGracePeriod")]
    [InlineData("0s", "high=10", "give two whole numbers")]
    [InlineData("0s", "0=-1", "give two whole numbers")]
    public void A_shutdown_by_priorities_that_makes_no_sense_is_told_with_its_fix(string grace, string priorities, string message)
    {
        var act = () => Read((ProtectionSettings.ShutdownGrace, grace), (ProtectionSettings.ShutdownByPriority, priorities));

        act.Should().Throw<AgentOptionsException>().Which.Problems.Should().ContainSingle().Which.Message.Should().Contain(message);
    }

    [Fact]
    public void Every_problem_is_told_at_once_where_it_was_written_and_with_its_fix()
    {
        environment["MAX_PODS"] = "many";

        var act = () => Read((ServerSettings.Port, "70000"), (NodeSettings.Ip, "here"), (PodSettings.ManifestPath, "m"), (ServerSettings.Anonymous, "true"), (NodeSettings.Name, "No Name"));

        act.Should().Throw<AgentOptionsException>().Which.Problems.Select(problem => problem.Origin)
            .Should().BeEquivalentTo("MAX_PODS", "--port", "--node-ip", "--pod-manifest-path", "--anonymous-auth", "--node-name");
    }

    [Fact]
    public void Without_any_kubeconfig_it_is_said_which_to_give()
    {
        environment.Clear();

        FluentActions.Invoking(() => Read()).Should().Throw<AgentOptionsException>()
            .Which.Problems.Should().ContainSingle().Which.Message.Should().Contain("--bootstrap-kubeconfig");
    }

    [Theory]
    [InlineData("kubernetes.io/role=x")]
    [InlineData("node-role.kubernetes.io/worker=")]
    [InlineData("foo.k8s.io/bar=1")]
    [InlineData("node-restriction.kubernetes.io/a=b")]
    public void A_label_that_a_node_may_not_set_is_refused(string label) =>
        FluentActions.Invoking(() => Read((NodeSettings.Labels, label))).Should().Throw<AgentOptionsException>();

    [Theory]
    [InlineData("node.krustlet.dev/pool=edge")]
    [InlineData("topology.kubernetes.io/zone=a")]
    [InlineData("node.kubernetes.io/anything=1")]
    [InlineData("plain=")]
    public void A_label_that_a_node_may_set_is_kept(string label) =>
        Read((NodeSettings.Labels, label)).Node.Labels.Should().ContainKey(label.Split('=')[0]);

    [Theory]
    [InlineData("a=b")]
    [InlineData("a:Never")]
    [InlineData(":NoSchedule")]
    public void What_is_no_taint_is_refused(string taint) =>
        FluentActions.Invoking(() => Read((NodeSettings.Taints, taint))).Should().Throw<AgentOptionsException>();

    [Theory]
    [InlineData("kind: Pod\napiVersion: v1")]
    [InlineData("- a\n- b")]
    [InlineData("a: [")]
    public void A_file_that_is_no_configuration_is_refused(string content)
    {
        var path = folder.Write("bad.yaml", content);

        FluentActions.Invoking(() => Read((ClusterSettings.Config, path))).Should().Throw<AgentOptionsException>()
            .Which.Problems.Should().ContainSingle().Which.Message.Should().Contain(path);
    }

    [Fact]
    public void The_originals_file_is_read_where_it_always_was()
    {
        Directory.CreateDirectory(folder.File(".krustlet/config"));
        folder.Write(".krustlet/config/config.json", """{"nodeName": "old-friend", "nodeLabels": {"a": "b"}, "insecureRegistries": ["x:1", "y:2"]}""");

        var options = Read();

        options.Node.Name.Should().Be("old-friend");
        options.Node.Labels.Should().ContainKey("a");
        options.Registries.Hosts.Select(static host => host.Host).Should().Equal("x:1", "y:2");
    }

    [Theory]
    [InlineData("auto", PodNetworkMode.Auto)]
    [InlineData("pod-cidr", PodNetworkMode.PodCidr)]
    [InlineData("node-ip", PodNetworkMode.NodeIp)]
    public void Where_pods_addresses_come_from_is_read(string text, object mode) =>
        Read((PodSettings.PodNetwork, text)).Modules.PodNetwork.Should().Be((PodNetworkMode)mode);

    [Fact]
    public void A_source_of_pods_addresses_that_cannot_work_is_refused_with_what_to_do()
    {
        FluentActions.Invoking(() => Read((PodSettings.PodNetwork, "cni"))).Should().Throw<AgentOptionsException>().WithMessage("*auto, pod-cidr or node-ip*");
        FluentActions.Invoking(() => AgentOptionsReader.Read(new FakeSettings((PodSettings.PodNetwork, "pod-cidr")), Environment(), Machine() with { MayChangeRoutes = false }))
            .Should().Throw<AgentOptionsException>().WithMessage("*CAP_NET_ADMIN*AmbientCapabilities*node-ip*");
    }

    public void Dispose() => folder.Dispose();

    private AgentOptions Read(params (Setting Setting, string Text)[] flags) => AgentOptionsReader.Read(new FakeSettings(flags), Environment(), Machine());

    private EnvironmentSettings Environment() => new(name => environment.GetValueOrDefault(name));

    private MachineDefaults Machine() => new("Machine-1", folder.Path);
}
