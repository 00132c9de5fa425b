using System.Net;

namespace Krustlet.DevCluster.Tests.ApiServer;

public sealed class DiscoveryTests
{
    [Fact]
    public async Task Classic_discovery_lists_groups_resources_and_subresources()
    {
        await using var server = await TestServer.StartAsync();

        var groups = await server.GetAsync("/apis");
        var apps = await server.GetAsync("/apis/apps/v1");
        var core = await server.GetAsync("/api/v1");

        groups.Body["groups"]!.AsArray().Select(group => (string)group!["name"]!).Should().Contain(["apps", "batch", "node.k8s.io"]);
        apps.Body["resources"]!.AsArray().Select(resource => (string)resource!["name"]!).Should().Contain(["deployments", "deployments/scale", "deployments/status"]);
        core.Body["resources"]!.AsArray().Select(resource => (string)resource!["name"]!)
            .Should().Contain(["pods", "pods/binding", "pods/eviction", "pods/log", "pods/status", "serviceaccounts/token", "namespaces/finalize"]);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v2beta1")]
    public async Task Aggregated_discovery_lists_everything_at_once(string version)
    {
        await using var server = await TestServer.StartAsync();

        var list = await server.GetAsync("/apis", $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList,application/json");

        list.Body["apiVersion"]!.GetValue<string>().Should().Be($"apidiscovery.k8s.io/{version}");
        var apps = list.Body["items"]!.AsArray().Single(group => (string?)group!["metadata"]!["name"] == "apps")!;
        var deployments = apps["versions"]![0]!["resources"]!.AsArray().Single(resource => (string?)resource!["resource"] == "deployments")!;
        deployments["scope"]!.GetValue<string>().Should().Be("Namespaced");
        deployments["subresources"]!.AsArray().Select(subresource => (string)subresource!["subresource"]!).Should().Equal("scale", "status");
    }

    [Theory]
    [InlineData("/apis/nonsense.example.com/v1")]
    [InlineData("/apis/apps/v9")]
    [InlineData("/api/v1/nonsense")]
    [InlineData("/api/v1/namespaces/default/pods/p/nonsense")]
    [InlineData("/api/v1/namespaces/default/nodes")]
    [InlineData("/nonsense")]
    public async Task What_is_not_served_is_not_found(string path)
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.GetAsync(path);

        answer.Code.Should().Be(HttpStatusCode.NotFound);
        answer.Body["kind"]!.GetValue<string>().Should().Be("Status");
    }

    [Fact]
    public async Task A_verb_that_a_resource_lacks_is_not_allowed()
    {
        await using var server = await TestServer.StartAsync();

        (await server.PostAsync("/api/v1/pods", Objects.Pod("p"))).Code.Should().Be(HttpStatusCode.MethodNotAllowed);
        (await server.GetAsync("/apis/authentication.k8s.io/v1/tokenreviews")).Code.Should().Be(HttpStatusCode.MethodNotAllowed);
    }
}
