using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.Images;

public sealed class PoolSecretsTests
{
    private static readonly NamespacedName Name = new("krustlet-system", "offers");
    private readonly FakeObjects objects = new();
    private readonly ListLogger<PoolSecrets> logger = new();

    [Fact]
    public async Task A_node_without_a_pool_offers_nothing() =>
        (await new PoolSecrets(null, objects, logger).ReadAsync("a", default, CancellationToken.None)).Should().BeEmpty();

    [Fact]
    public async Task It_is_offered_to_the_namespaces_named_and_comes_after_a_pods_own()
    {
        Add("a\nb");

        var offered = (await ReadAsync("b")).Should().ContainSingle().Subject;

        offered.Id.Should().Be("krustlet-system/offers/u1");
        offered.Read().Should().ContainSingle().Which.Order.Should().Be(PullSecret.PoolOrder);
        (await ReadAsync("ab")).Should().BeEmpty();
        (await ReadAsync("")).Should().BeEmpty();
        logger.Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task To_no_namespace_at_all_means_to_none()
    {
        Add("");

        (await ReadAsync("a")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_Secret_that_is_not_there_is_told_of_and_offers_nothing()
    {
        (await ReadAsync("a")).Should().BeEmpty();

        logger.Messages.Should().ContainSingle().Which.Should().Contain("krustlet-system/offers");
    }

    [Fact]
    public async Task A_Secret_that_may_not_be_read_is_told_of_and_offers_nothing()
    {
        objects.SecretFailure = new ApiException(ApiErrorReason.Forbidden, System.Net.HttpStatusCode.Forbidden, "no");

        (await ReadAsync("a")).Should().BeEmpty();

        logger.Messages.Should().ContainSingle().Which.Should().Contain("cannot be read");
    }

    private Task<IReadOnlyList<PullSecret>> ReadAsync(string space) => new PoolSecrets(Name, objects, logger).ReadAsync(space, default, CancellationToken.None);

    private void Add(string namespaces) => objects.Add(new V1Secret
    {
        Metadata = new V1ObjectMeta { Name = Name.Name, NamespaceProperty = Name.Namespace, Uid = "u1" },
        Data = new Dictionary<string, byte[]>
        {
            ["namespaces"] = System.Text.Encoding.UTF8.GetBytes(namespaces),
            [".dockerconfigjson"] = """{"auths":{"r.test":{"username":"ada","password":"pw"}}}"""u8.ToArray(),
        },
    });
}
