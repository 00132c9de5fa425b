using System.Globalization;
using System.Text.RegularExpressions;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Kubectls;

namespace Krustlet.EndToEnd.KubeletApi;

/// <summary>kubectl port-forward.</summary>
public abstract partial class PortForwardTests(ClusterFixture cluster)
{
    [Theory]
    [InlineData(KubectlVersion.Installed)]
    [InlineData(KubectlVersion.Oldest)]
    public async Task Row_137_http_goes_through_to_the_pods_address_many_requests_at_a_time(KubectlVersion version)
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, version, space);
        var address = await StartPodAsync(kubectl, space);
        var body = new byte[1 << 20];
        new Random(1).NextBytes(body);
        await using var server = new PodServer(address, body);
        using var session = kubectl.Open("port-forward", "pod/main", $":{server.Port}");
        using var client = new HttpClient { BaseAddress = await LocalEndAsync(session) };

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetByteArrayAsync("/")));

        answers.Should().AllSatisfy(answer => answer.AsSpan().SequenceEqual(body).Should().BeTrue());
    }

    [Theory]
    [InlineData(KubectlVersion.Installed)]
    [InlineData(KubectlVersion.Oldest)]
    public async Task A_port_on_which_nothing_listens_is_told_by_kubectl(KubectlVersion version)
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, version, space);
        var address = await StartPodAsync(kubectl, space);
        int free;
        await using (var server = new PodServer(address, []))
        {
            free = server.Port;
        }

        using var session = kubectl.Open("port-forward", "pod/main", $":{free}");
        using var client = new HttpClient { BaseAddress = await LocalEndAsync(session) };
        var requesting = () => client.GetAsync("/");

        await requesting.Should().ThrowAsync<HttpRequestException>();
        (await session.StopAsync()).Should().Contain($"nothing in the Pod listens on {address}:{free}");
    }

    private async Task<string> StartPodAsync(Kubectl kubectl, string space)
    {
        await kubectl.FeedAsync(KubectlManifests.Pod("main", await cluster.ImageAsync("sleep-wat"), "Never"), "create", "-f", "-");
        var pod = await cluster.UntilPodAsync(space, "main", candidate => WasmPods.IsReady(candidate) && candidate.Status.PodIP is not null, "is ready");
        return pod.Status.PodIP;
    }

    private static async Task<Uri> LocalEndAsync(KubectlSession session)
    {
        var line = await session.UntilLineAsync("Forwarding from 127.0.0.1:");
        return new Uri($"http://127.0.0.1:{int.Parse(LocalPort().Match(line).Groups[1].ValueSpan, CultureInfo.InvariantCulture)}");
    }

    [GeneratedRegex(@"127\.0\.0\.1:(\d+)")]
    private static partial Regex LocalPort();

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : PortForwardTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : PortForwardTests(cluster);
}
