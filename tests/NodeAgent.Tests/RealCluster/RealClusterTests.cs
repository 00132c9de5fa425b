using System.Net;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Tests.Fakes;

namespace Krustlet.NodeAgent.Tests.RealCluster;

public sealed class RealClusterTests(RealClusterFixture cluster) : IClassFixture<RealClusterFixture>, IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly Folder folder = new();

    [Fact]
    public async Task With_a_bootstrap_token_alone_a_machine_becomes_a_ready_node()
    {
        var bootstrap = await cluster.ControlPlane.CreateBootstrapKubeconfigAsync(TimeSpan.FromHours(1), CancellationToken.None);
        var kubeconfig = folder.File("kubeconfig");
        await using var agent = Start("joined", "--bootstrap-kubeconfig", bootstrap, "--kubeconfig", kubeconfig, "--node-labels", "node.krustlet.dev/pool=edge");

        await ReadyAsync(agent, "joined");

        File.GetUnixFileMode(kubeconfig).Should().Be(OwnerOnly);
        Directory.EnumerateFiles(folder.File("joined/pki")).Where(path => !path.EndsWith("-current.pem", StringComparison.Ordinal))
            .Should().NotBeEmpty().And.OnlyContain(path => File.GetUnixFileMode(path) == OwnerOnly);
        var node = await NodeAsync("joined");
        node!.Metadata.Labels.Should().Contain("kubernetes.io/arch", "wasm32-wasi").And.Contain("kubernetes.io/os", "wasm32-wasi").And.Contain("node.krustlet.dev/pool", "edge");
        node.Spec.Taints.Where(taint => taint.Key == "kubernetes.io/arch").Select(taint => taint.Effect).Should().BeEquivalentTo("NoSchedule", "NoExecute");
        node.Status.NodeInfo.Architecture.Should().Be("wasm-wasi");
        await Eventually.TrueAsync(async () => await LeaseAsync("joined") is { Spec.HolderIdentity: "joined" } lease && lease.Metadata.OwnerReferences.Single().Uid == node.Metadata.Uid, agent.Output);
    }

    [Fact]
    public async Task The_api_server_reaches_the_kubelet_api_and_strangers_do_not()
    {
        await using var agent = await StartNodeAsync("served", "--client-ca-file", cluster.ControlPlane.CaCertificatePath);
        await ReadyAsync(agent, "served");

        using var answer = new StreamReader(await cluster.Admin.OpenStreamAsync("/api/v1/nodes/served/proxy/pods", CancellationToken.None));
        (await answer.ReadToEndAsync()).Should().Contain("\"kind\":\"PodList\"");

        var node = await NodeAsync("served");
        var (status, _) = await AskAsStrangerAsync(node!.Status.DaemonEndpoints.KubeletEndpoint.Port);
        status.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_lease_is_renewed_again_and_again()
    {
        await using var agent = await StartNodeAsync("renewed", "--node-lease-duration-seconds", "4");
        await ReadyAsync(agent, "renewed");
        var seen = new HashSet<DateTime?>();

        await Eventually.TrueAsync(
            async () =>
            {
                seen.Add((await LeaseAsync("renewed"))?.Spec.RenewTime);
                return seen.Count > 4;
            },
            agent.Output);

        agent.HasExited.Should().BeFalse(agent.Output);
    }

    [Fact]
    public async Task A_node_that_an_administrator_deletes_comes_back_with_its_taints()
    {
        await using var agent = await StartNodeAsync("deleted");
        await ReadyAsync(agent, "deleted");
        var first = await NodeAsync("deleted");

        await cluster.Admin.DeleteAsync(ApiResources.Nodes, NamespacedName.Cluster("deleted"), new DeleteRequest(), CancellationToken.None);

        await Eventually.TrueAsync(async () => await NodeAsync("deleted") is { } node && node.Metadata.Uid != first!.Metadata.Uid, agent.Output);
        (await NodeAsync("deleted"))!.Spec.Taints.Should().Contain(taint => taint.Key == "kubernetes.io/arch");
    }

    [Fact]
    public async Task A_second_agent_takes_the_node_over_and_leaves_what_others_gave_it()
    {
        await using (var agent = await StartNodeAsync("again"))
        {
            await ReadyAsync(agent, "again");
            var patch = """{"metadata": {"labels": {"team": "blue", "kubernetes.io/arch": "amd64"}}, "spec": {"unschedulable": true}}""";
            await cluster.Admin.PatchAsync(ApiResources.Nodes, NamespacedName.Cluster("again"), new PatchRequest(PatchKind.Merge, patch), CancellationToken.None);
            (await agent.TerminateAsync()).Should().Be(0, agent.Output);
        }

        await using var next = await StartNodeAsync("again");

        await Eventually.TrueAsync(async () => (await NodeAsync("again"))!.Metadata.Labels["kubernetes.io/arch"] == "wasm32-wasi", next.Output);
        var node = await NodeAsync("again");
        node!.Metadata.Labels.Should().Contain("team", "blue");
        node.Spec.Unschedulable.Should().BeTrue();
    }

    [Fact]
    public async Task A_serving_certificate_is_asked_for_and_used_when_it_is_approved()
    {
        await using var agent = await StartNodeAsync("signed", "--rotate-server-certificates");
        await ReadyAsync(agent, "signed");
        V1CertificateSigningRequest? request = null;
        await Eventually.TrueAsync(
            async () =>
            {
                var requests = await cluster.Admin.ListAsync(ApiResources.CertificateSigningRequests, ListScope.All);
                request = requests.Items.FirstOrDefault(item => item.Spec is { SignerName: "kubernetes.io/kubelet-serving", Username: "system:node:signed" });
                return request is not null;
            },
            agent.Output);

        var approval = """{"status": {"conditions": [{"type": "Approved", "status": "True", "reason": "Test", "message": "Approved by a test"}]}}""";
        await cluster.Admin.PatchAsync(ApiResources.CertificateSigningRequests, NamespacedName.Cluster(request!.Metadata.Name), new PatchRequest(PatchKind.Merge, approval, "approval"), CancellationToken.None);

        var port = (await NodeAsync("signed"))!.Status.DaemonEndpoints.KubeletEndpoint.Port;
        using var authority = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(cluster.ControlPlane.CaCertificatePath);
        await Eventually.TrueAsync(async () => (await AskAsStrangerAsync(port)).Issuer == authority.Subject, agent.Output);
        File.Exists(folder.File("signed/pki/kubelet-server-current.pem")).Should().BeTrue();
    }

    public void Dispose() => folder.Dispose();

    /// <summary>The answer to a stranger, and who signed the certificate that was shown.</summary>
    private static async Task<(HttpStatusCode Status, string Issuer)> AskAsStrangerAsync(int port)
    {
        var issuer = string.Empty;
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => (issuer = certificate?.Issuer ?? string.Empty).Length > 0;
        using var client = new HttpClient(handler);
        using var answer = await client.GetAsync(new Uri($"https://127.0.0.1:{port}/pods"));
        return (answer.StatusCode, issuer);
    }

    private async Task<AgentProcess> StartNodeAsync(string name, params string[] arguments) =>
        Start(name, ["--kubeconfig", await cluster.ControlPlane.CreateNodeKubeconfigAsync(name, CancellationToken.None), .. arguments]);

    private AgentProcess Start(string name, params IEnumerable<string> arguments) =>
        new(["--node-name", name, "--node-ip", "127.0.0.1", "--address", "127.0.0.1", "--hostname", "localhost", "--port", "0", "--data-dir", folder.File(name), "--keep-modules", "false", .. arguments]);

    private Task ReadyAsync(AgentProcess agent, string name) => Eventually.TrueAsync(
        async () =>
        {
            agent.HasExited.Should().BeFalse(agent.Output);
            return (await NodeAsync(name))?.Status.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) ?? false;
        },
        agent.Output);

    private Task<V1Node?> NodeAsync(string name) => cluster.Admin.GetAsync(ApiResources.Nodes, NamespacedName.Cluster(name), CancellationToken.None);

    private Task<V1Lease?> LeaseAsync(string name) => cluster.Admin.GetAsync(ApiResources.Leases, new NamespacedName("kube-node-lease", name), CancellationToken.None);
}
