using System.Net;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Tests.Testing;

namespace Krustlet.ControllerRuntime.Tests.Api;

public sealed class ServedResourceTests : IDisposable
{
    private static readonly ApiResource<V1CronJob> Beta = ApiResources.CronJobs with { Version = "v1beta1" };
    private readonly ApiStub _stub = new();
    private readonly ApiClient _client;
    private readonly ServedResource<V1CronJob> _served = new(ApiResources.CronJobs, Beta);

    public ServedResourceTests() => _client = ApiClientFactory.FromHandler(_stub, new Uri("http://stub"));

    public void Dispose()
    {
        _client.Dispose();
        _stub.Dispose();
    }

    [Fact]
    public async Task The_best_version_that_the_server_has_is_taken_whenever_it_is_asked()
    {
        (await FindAsync()).Should().Be(Beta, "the group has no such version");
        _stub.Put("/apis/batch/v1", """{"resources":[{"name":"jobs"}]}""");
        (await FindAsync()).Should().Be(Beta, "the version has no such kind");

        _stub.Put("/apis/batch/v1", """{"resources":[{"name":"jobs"},{"name":"cronjobs"}]}""");
        (await FindAsync()).Should().Be(ApiResources.CronJobs);
        _served.Current.Should().Be(ApiResources.CronJobs);
    }

    [Fact]
    public async Task A_server_that_cannot_answer_is_no_server_without_the_version()
    {
        _stub.FailNext(_ => true, HttpStatusCode.InternalServerError, times: 100);

        var find = FindAsync;

        await find.Should().ThrowAsync<ApiException>();
        _served.Current.Should().Be(ApiResources.CronJobs);
    }

    [Fact]
    public async Task A_kind_with_one_version_costs_no_request()
    {
        ServedResource<V1Pod> pods = ApiResources.Pods;

        (await pods.FindAsync(_client, CancellationToken.None)).Should().Be(ApiResources.Pods);

        _stub.Requests.Should().BeEmpty();
    }

    private Task<ApiResource<V1CronJob>> FindAsync() => _served.FindAsync(_client, CancellationToken.None);
}
