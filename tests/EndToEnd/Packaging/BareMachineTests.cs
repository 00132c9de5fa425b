using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Stacks;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Kubectls;

namespace Krustlet.EndToEnd.Packaging;

/// <summary>The pool's <c>install.sh</c>, read by a shell as root on a machine, as docs/install.md has it.</summary>
[SupportedOSPlatform("linux")]
public abstract class BareMachineTests(ClusterFixture cluster)
{
    private const string OperatorNamespace = "kube-system";
    private const string Unit = "krustlet-agent.service";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Install_sh_makes_a_node_of_it_and_read_again_brings_it_up_to_date_without_ending_its_modules()
    {
        var name = await cluster.CreateNamespaceAsync();
        await cluster.Api.CreateAsync(KrustletResources.WasmNodePools, Pool(name), CancellationToken.None);
        var machine = await BareMachine.StartAsync(cluster, name);
        try
        {
            var secret = await UntilSecretAsync(name, _ => true);
            (await MayJoinAsync(secret)).Should().Be("yes\n", "docs/install.md asks so");
            var script = Text(secret, "install.sh");
            (await machine.RunAsync(script, "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh")).Should().Be((1, "run this as root\n"));
            Directory.Exists(machine.PathOf("/etc/krustlet")).Should().BeFalse("whoever may not, changes nothing");

            (await machine.RunAsync(script, "sh")).Should().Be((0, ""));

            AssertInstalled(machine, secret);
            var (verified, complaints) = await machine.RunAsync("", "systemd-analyze", "verify", "--man=no", $"/etc/systemd/system/{Unit}");
            verified.Should().Be(0, complaints);
            complaints.Should().NotContain("krustlet-agent");
            await cluster.UntilAsync(ApiResources.Nodes, null, name, node => IsReady(node) && node.Status.Capacity["pods"].ToInt32() == 7, "is Ready", Longest);
            var running = await RunPodAsync(name);

            await cluster.MergeAsync(KrustletResources.WasmNodePools, null, name, """{"spec":{"capacity":{"pods":9}}}""");
            var newer = await UntilSecretAsync(name, found => Text(found, "krustlet-agent.yaml").Contains("\"maxPods\": 9", StringComparison.Ordinal));
            (await machine.RunAsync(Text(newer, "install.sh"), "sh")).Should().Be((0, ""));

            AssertInstalled(machine, newer);
            await cluster.UntilAsync(ApiResources.Nodes, null, name, node => IsReady(node) && node.Status.Capacity["pods"].ToInt32() == 9, "takes more Pods", Longest);
            var adopted = await cluster.UntilPodAsync(name, "runs", WasmPods.IsReady, "is Ready under the next agent", Longest);
            adopted.Container().ContainerID.Should().Be(running.Container().ContainerID);
            adopted.Container().RestartCount.Should().Be(0);
            (await cluster.LogsAsync(name, "runs", "tailLines=1")).Should().NotBeEmpty();
        }
        finally
        {
            await EndAsync(name, machine);
        }
    }

    /// <summary>The machine ends before its pool: an agent that runs on registers its Node again, which others' Pods would be bound to for ever.</summary>
    private async Task EndAsync(string name, BareMachine machine)
    {
        try
        {
            await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(name, "runs"), new DeleteRequest(), CancellationToken.None);
            await cluster.UntilGoneAsync(ApiResources.Pods, name, "runs");
        }
        finally
        {
            await machine.DisposeAsync();
            await cluster.Api.DeleteAsync(KrustletResources.WasmNodePools, NamespacedName.Cluster(name), new DeleteRequest(), CancellationToken.None);
            await cluster.UntilGoneAsync(KrustletResources.WasmNodePools, null, name);
            await cluster.Api.DeleteAsync(ApiResources.Nodes, NamespacedName.Cluster(name), new DeleteRequest(), CancellationToken.None);
        }
    }

    /// <summary>Ports and address are for a machine beside others, the registry for a test's; the rest is what a pool has by itself.</summary>
    private WasmNodePool Pool(string name) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new WasmNodePoolSpec
        {
            Provisioning = NodePoolProvisioning.External,
            Capacity = new NodePoolCapacity { Pods = 7 },
            Template = new NodePoolTemplate { Taints = [OwnNodes.Taint] },
            Registries = [new NodePoolRegistry { Host = cluster.Registry.Authority, Insecure = true }],
            Agent = new NodePoolAgent { Config = new Dictionary<string, string> { ["port"] = FreePorts.Next().ToString(CultureInfo.InvariantCulture), ["healthzPort"] = "0", ["nodeIP"] = "127.0.0.1" } },
        },
    };

    private static void AssertInstalled(BareMachine machine, V1Secret secret)
    {
        string[] files = ["krustlet-agent.yaml", "bootstrap-kubelet.conf", "registries.yaml"];
        Directory.GetFiles(machine.PathOf("/etc/krustlet")).Select(Path.GetFileName).Should().BeEquivalentTo(files);
        foreach (var path in files.Select(file => $"/etc/krustlet/{file}").Append($"/etc/systemd/system/{Unit}"))
        {
            File.ReadAllText(machine.PathOf(path)).Should().Be(Text(secret, Path.GetFileName(path)));
            File.GetUnixFileMode(machine.PathOf(path)).Should().Be(Private, path);
        }

        foreach (var folder in new[] { "/etc/krustlet", "/var/lib/krustlet" })
        {
            File.GetUnixFileMode(machine.PathOf(folder)).Should().Be(Private | UnixFileMode.UserExecute, folder);
        }

        File.ReadAllLines(machine.PathOf("/var/log/systemctl"))[^3..].Should().Equal("daemon-reload", $"enable {Unit}", $"restart {Unit}");
    }

    private async Task<V1Secret> UntilSecretAsync(string pool, Func<V1Secret, bool> wanted) => await cluster.UntilAsync(
        ApiResources.Secrets, OperatorNamespace, $"krustlet-pool-{pool}-install", found => found.Data?.ContainsKey("install.sh") == true && wanted(found), "is made", Longest);

    private async Task<string> MayJoinAsync(V1Secret secret)
    {
        var kubeconfig = Path.Combine(cluster.TemporaryDirectory, secret.Metadata.Name);
        await File.WriteAllBytesAsync(kubeconfig, secret.Data["bootstrap-kubelet.conf"]);
        return await new Kubectl(cluster, KubectlVersion.Newest, null).RunAsync("--kubeconfig", kubeconfig, "auth", "can-i", "create", "certificatesigningrequests");
    }

    private async Task<V1Pod> RunPodAsync(string name)
    {
        await cluster.CreatePodAsync(name, WasmPods.Create("runs", await cluster.ImageAsync("ticker-wat")).On(name).WithGracePeriod(1));
        return await cluster.UntilPodAsync(name, "runs", WasmPods.IsReady, "runs", Longest);
    }

    private static string Text(V1Secret secret, string file) => Encoding.UTF8.GetString(secret.Data[file]);

    private static bool IsReady(V1Node node) => node.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;

    [SupportedOSPlatform("linux")]
    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : BareMachineTests(cluster);

    [SupportedOSPlatform("linux")]
    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : BareMachineTests(cluster);
}
