using System.Net;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Tests.ApiServer;

/// <summary>Whom the API server proxies to. What goes through is shown where Pods have addresses of a network, in the end-to-end tests.</summary>
public sealed class ProxyTests
{
    private const string Default = "/api/v1/namespaces/default";

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("fe80::1")]
    [InlineData("224.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData(null)]
    public async Task Addresses_of_the_api_servers_own_machine_are_refused(string? address)
    {
        await using var server = await TestServer.StartAsync();
        await PodAsync(server, address);

        var answer = await server.GetAsync($"{Default}/pods/p:80/proxy/x");

        answer.Code.Should().Be(HttpStatusCode.BadRequest);
        answer.Message.Should().Be("address not allowed");
    }

    [Theory]
    [InlineData("ftp:p:80", HttpStatusCode.BadRequest, "invalid pod request \"ftp:p:80\"")]
    [InlineData("http:p:80:90", HttpStatusCode.BadRequest, "invalid pod request \"http:p:80:90\"")]
    [InlineData(":80", HttpStatusCode.BadRequest, "invalid pod request \":80\"")]
    [InlineData("https:other:80", HttpStatusCode.NotFound, "pods \"other\" not found")]
    [InlineData("p:none", HttpStatusCode.ServiceUnavailable, "error trying to reach service: dial tcp: address none: invalid port")]
    [InlineData("p:99999", HttpStatusCode.ServiceUnavailable, "error trying to reach service: dial tcp: address 99999: invalid port")]
    public async Task Names_that_lead_nowhere_say_why(string name, HttpStatusCode code, string message)
    {
        await using var server = await TestServer.StartAsync();
        await PodAsync(server, "192.0.2.1");

        var answer = await server.GetAsync($"{Default}/pods/{name}/proxy/x");

        (answer.Code, answer.Message).Should().Be((code, message));
    }

    [Fact]
    public async Task A_service_without_a_ready_pod_or_without_that_port_is_unavailable()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync($"{Default}/services", Service());
        await PodAsync(server, "192.0.2.1");
        await server.PostAsync($"{Default}/endpoints", Endpoints("192.0.2.2"));

        var none = await server.GetAsync($"{Default}/services/web:http/proxy/x");
        var port = await server.GetAsync($"{Default}/services/web:81/proxy/x");
        var unknown = await server.GetAsync($"{Default}/services/other/proxy/x");

        (none.Code, none.Message).Should().Be((HttpStatusCode.ServiceUnavailable, "no endpoints available for service \"web:http\""), "the address is no Pod's");
        (port.Code, port.Message).Should().Be((HttpStatusCode.ServiceUnavailable, "no service port 81 found for service \"web\""));
        unknown.Code.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("web:http")]
    [InlineData("web:80")]
    public async Task A_service_leads_to_its_pods_whose_port_is_found_by_name_or_number(string name)
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync($"{Default}/services", Service());
        await PodAsync(server, "192.0.2.1");
        await server.PostAsync($"{Default}/endpoints", Endpoints("192.0.2.1"));
        using var client = server.Client(server.Server.CreateClientCertificate("admin", ["system:masters"]));

        using var answer = await client.GetAsync($"{Default}/services/{name}/proxy");

        answer.Headers.Location!.OriginalString.Should().Be($"{Default}/services/{name}/proxy/", "nothing was missing, and only a page's address may end so");
    }

    private static async Task PodAsync(TestServer server, string? address)
    {
        await server.PostAsync($"{Default}/pods", Objects.Pod("p", node: "n1"));
        if (address is not null)
        {
            var patch = new JsonObject { ["status"] = new JsonObject { ["podIP"] = address, ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address }) } };
            (await server.PatchAsync($"{Default}/pods/p/status", patch)).Code.Should().Be(HttpStatusCode.OK);
        }
    }

    private static JsonObject Service()
    {
        var service = Objects.Named("web");
        service["spec"] = JsonNode.Parse("""{"ports":[{"name":"http","port":80,"targetPort":8080}]}""");
        return service;
    }

    private static JsonObject Endpoints(string address)
    {
        var endpoints = Objects.Named("web");
        endpoints["subsets"] = JsonNode.Parse($$$"""[{"addresses":[{"ip":"{{{address}}}","targetRef":{"kind":"Pod","namespace":"default","name":"p"}}],"ports":[{"name":"http","port":8080}]}]""");
        return endpoints;
    }
}
