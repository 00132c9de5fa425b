using System.Net;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Tests.ApiServer;

public sealed class KubernetesServiceTests
{
    [Fact]
    public async Task A_server_on_loopback_has_its_service_and_no_endpoints()
    {
        await using var server = await TestServer.StartAsync();

        var service = await server.GetAsync("/api/v1/namespaces/default/services/kubernetes");
        var endpoints = await server.GetAsync("/api/v1/namespaces/default/endpoints/kubernetes");

        service.Body["spec"]!["clusterIP"]!.GetValue<string>().Should().Be("10.96.0.1");
        service.Body["spec"]!["ports"]![0]!["targetPort"]!.GetValue<int>().Should().Be(server.Server.Server.Port);
        endpoints.Code.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("10.1.2.3", null)]
    [InlineData("127.0.0.1", "may not be in the loopback range (127.0.0.0/8, ::1/128)")]
    [InlineData("0.0.0.0", "may not be unspecified (0.0.0.0)")]
    [InlineData("169.254.1.1", "may not be in the link-local range (169.254.0.0/16, fe80::/10)")]
    [InlineData("224.0.0.9", "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")]
    [InlineData("nonsense", "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
    public async Task Addresses_are_those_that_other_machines_can_reach(string address, string? fault)
    {
        await using var server = await TestServer.StartAsync();
        var endpoints = Objects.Named("e");
        endpoints["subsets"] = JsonNode.Parse($$"""[{"addresses":[{"ip":"{{address}}"}],"ports":[{"port":80}]}]""");
        var slice = Objects.Named("s");
        (slice["addressType"], slice["endpoints"]) = ("IPv4", JsonNode.Parse($$"""[{"addresses":["{{address}}"]}]"""));

        var one = await server.PostAsync("/api/v1/namespaces/default/endpoints", endpoints);
        var other = await server.PostAsync("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices", slice);

        if (fault is null)
        {
            (one.Code, other.Code).Should().Be((HttpStatusCode.Created, HttpStatusCode.Created));
            return;
        }

        one.Message.Should().Contain($"subsets[0].addresses[0].ip: Invalid value: \"{address}\": {fault}");
        other.Message.Should().Contain($"endpoints[0].addresses[0]: Invalid value: \"{address}\": {fault}");
    }
}
