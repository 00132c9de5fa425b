using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.Environment;

public class ServiceVariablesTests
{
    private readonly FakeServices services = new();

    [Fact]
    public void A_service_has_the_kubelets_variables()
    {
        services.Add("default", "my-db", "10.0.0.7", (5432, "sql"), (9000, "admin-ui"));

        Of().Should().Equal(
            ("MY_DB_SERVICE_HOST", "10.0.0.7"), ("MY_DB_SERVICE_PORT", "5432"), ("MY_DB_SERVICE_PORT_SQL", "5432"), ("MY_DB_SERVICE_PORT_ADMIN_UI", "9000"),
            ("MY_DB_PORT", "tcp://10.0.0.7:5432"),
            ("MY_DB_PORT_5432_TCP", "tcp://10.0.0.7:5432"), ("MY_DB_PORT_5432_TCP_PROTO", "tcp"), ("MY_DB_PORT_5432_TCP_PORT", "5432"), ("MY_DB_PORT_5432_TCP_ADDR", "10.0.0.7"),
            ("MY_DB_PORT_9000_TCP", "tcp://10.0.0.7:9000"), ("MY_DB_PORT_9000_TCP_PROTO", "tcp"), ("MY_DB_PORT_9000_TCP_PORT", "9000"), ("MY_DB_PORT_9000_TCP_ADDR", "10.0.0.7"));
    }

    [Fact]
    public void An_IPv6_address_is_bracketed_in_urls_only()
    {
        services.Add("default", "six", "fd00::7", (80, null));

        Of().Should().Contain(("SIX_PORT", "tcp://[fd00::7]:80")).And.Contain(("SIX_SERVICE_HOST", "fd00::7"));
    }

    [Theory]
    [InlineData("None")]
    [InlineData("")]
    [InlineData(null)]
    public void A_service_without_an_address_has_none(string? ip)
    {
        services.Add("default", "headless", ip, (80, null));

        Of().Should().BeEmpty();
    }

    [Fact]
    public void Only_the_pods_namespace_and_the_clusters_own_service_count()
    {
        services.Add("other", "db", "10.0.0.7", (5432, null));
        services.Add("default", "kubernetes", "10.0.0.1", (443, "https"));

        Of("team").Select(static v => v.Name).Should().OnlyContain(static name => name.StartsWith("KUBERNETES_")).And.Contain("KUBERNETES_SERVICE_HOST");
    }

    [Fact]
    public void Links_can_be_left_out_except_the_clusters_own()
    {
        services.Add("default", "db", "10.0.0.7", (5432, null));
        services.Add("default", "kubernetes", "10.0.0.1", (443, "https"));

        Of(links: false).Select(static v => v.Name).Should().OnlyContain(static name => name.StartsWith("KUBERNETES_")).And.NotBeEmpty();
    }

    [Fact]
    public void A_namespaces_own_kubernetes_service_stands_before_the_clusters()
    {
        services.Add("default", "kubernetes", "10.0.0.1", (443, "https"));
        services.Add("team", "kubernetes", "10.0.0.9", (80, null));

        Of("team").Should().Contain(("KUBERNETES_SERVICE_HOST", "10.0.0.9"));
    }

    private IEnumerable<(string Name, string Value)> Of(string inNamespace = "default", bool? links = null)
    {
        var pod = TestPods.Pod();
        (pod.Metadata.NamespaceProperty, pod.Spec.EnableServiceLinks) = (inNamespace, links);
        return ServiceVariables.Of(new PodSimulation(pod).Facts, services.List()).All.Select(static v => (v.Key, v.Value));
    }
}
