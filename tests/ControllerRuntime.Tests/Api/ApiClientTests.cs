using System.Net;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Tests.Testing;

namespace Krustlet.ControllerRuntime.Tests.Api;

public sealed class ApiClientTests : IDisposable
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private static readonly NamespacedName Web = new("default", "web");
    private readonly ApiStub _stub = new();
    private readonly ApiClient _client;

    public ApiClientTests() => _client = ApiClientFactory.FromHandler(_stub, new Uri("http://stub"));

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_missing_object_is_null_and_a_missing_kind_is_an_error()
    {
        (await _client.GetAsync(ApiResources.Pods, Web, default)).Should().BeNull();

        using var plain = ApiClientFactory.FromHandler(new PlainNotFound(), new Uri("http://stub"));
        var act = () => plain.GetAsync(ApiResources.Pods, Web, default);
        (await act.Should().ThrowAsync<ApiException>()).Which.Reason.Should().Be(ApiErrorReason.NotFound);
    }

    [Fact]
    public async Task Every_calls_outcome_is_told()
    {
        var answers = new List<string>();
        using var counted = ApiClientFactory.FromHandler(new PlainNotFound(), new Uri("http://stub:81"), new ApiClientOptions { Answered = (host, method, code) => answers.Add($"{method} {host} {code}") });

        await FluentActions.Awaiting(() => counted.GetAsync(ApiResources.Pods, Web, default)).Should().ThrowAsync<ApiException>();

        answers.Should().Equal("GET stub:81 404");
    }

    [Fact]
    public async Task List_items_carry_apiVersion_and_kind_and_pages_continue()
    {
        _stub.Put($"{Pods}/a", """{"spec":{"nodeName":"n1"}}""");
        _stub.Put($"{Pods}/b", "{}");

        var first = await _client.ListAsync(ApiResources.Pods, new ListScope("default"), limit: 1);
        var second = await _client.ListAsync(ApiResources.Pods, ListScope.All, continueToken: first.Continue);

        first.Items.Should().ContainSingle().Which.Should().Match<V1Pod>(p => p.Kind == "Pod" && p.ApiVersion == "v1" && p.Spec.NodeName == "n1");
        first.ResourceVersion.Should().NotBeEmpty();
        second.Items.Select(p => p.Metadata.Name).Should().Equal("b");
        second.Continue.Should().BeNull();
    }

    [Theory]
    [InlineData(HttpStatusCode.Conflict, "AlreadyExists", ApiErrorReason.AlreadyExists)]
    [InlineData(HttpStatusCode.Conflict, "Conflict", ApiErrorReason.Conflict)]
    [InlineData(HttpStatusCode.Gone, "Expired", ApiErrorReason.Gone)]
    [InlineData(HttpStatusCode.TooManyRequests, null, ApiErrorReason.TooManyRequests)]
    [InlineData(HttpStatusCode.UnprocessableEntity, "Invalid", ApiErrorReason.Invalid)]
    [InlineData(HttpStatusCode.GatewayTimeout, "Timeout", ApiErrorReason.ServerUnavailable)]
    [InlineData(HttpStatusCode.ServiceUnavailable, null, ApiErrorReason.ServerUnavailable)]
    [InlineData(HttpStatusCode.InternalServerError, null, ApiErrorReason.InternalError)]
    public async Task Errors_are_told_apart_by_status_and_reason(HttpStatusCode code, string? reason, ApiErrorReason expected)
    {
        _stub.FailNext(_ => true, code, reason: reason, retryAfter: TimeSpan.FromSeconds(7));

        var act = () => _client.GetAsync(ApiResources.Pods, Web, default);

        var error = (await act.Should().ThrowAsync<ApiException>()).Which;
        error.Reason.Should().Be(expected);
        error.StatusCode.Should().Be(code);
        error.RetryAfter.Should().Be(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task No_answer_is_Unreachable_and_a_cancelled_call_stays_cancelled()
    {
        _stub.DisconnectNext(_ => true);
        var unreachable = () => _client.GetAsync(ApiResources.Pods, Web, default);
        (await unreachable.Should().ThrowAsync<ApiException>()).Which.Reason.Should().Be(ApiErrorReason.Unreachable);

        var cancelled = () => _client.GetAsync(ApiResources.Pods, Web, new CancellationToken(canceled: true));
        await cancelled.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_watch_delivers_changes_bookmarks_and_errors_as_they_are()
    {
        var start = (await _client.ListAsync(ApiResources.Pods, ListScope.All)).ResourceVersion;
        _stub.Put($"{Pods}/web", """{"spec":{"nodeName":"é"}}""");
        await using var events = _client.WatchAsync(ApiResources.Pods, ListScope.All, start, TimeSpan.FromMinutes(5), default).GetAsyncEnumerator();

        (await events.MoveNextAsync()).Should().BeTrue();
        events.Current.Should().Match<WatchEvent<V1Pod>>(e => e.Kind == WatchEventKind.Added && e.Object.Spec.NodeName == "é" && e.Object.Kind == "Pod");
        _stub.SendBookmark("/api/v1/pods");
        (await events.MoveNextAsync()).Should().BeTrue();
        events.Current.Kind.Should().Be(WatchEventKind.Bookmark);
        _stub.Remove($"{Pods}/web");
        (await events.MoveNextAsync()).Should().BeTrue();
        events.Current.Kind.Should().Be(WatchEventKind.Deleted);
        _stub.DropWatches();
        var act = async () => await events.MoveNextAsync();
        (await act.Should().ThrowAsync<ApiException>()).Which.Reason.Should().Be(ApiErrorReason.Unreachable);
    }

    [Fact]
    public async Task A_watch_from_a_forgotten_version_is_Gone()
    {
        _stub.Compact();
        var act = async () =>
        {
            await foreach (var _ in _client.WatchAsync(ApiResources.Pods, ListScope.All, "1", TimeSpan.FromMinutes(5), default))
            {
            }
        };
        (await act.Should().ThrowAsync<ApiException>()).Which.Reason.Should().Be(ApiErrorReason.Gone);
    }

    [Fact]
    public async Task Writes_go_to_the_right_place_in_the_right_language()
    {
        await _client.CreateAsync(ApiResources.Pods, new V1Pod { Metadata = new V1ObjectMeta { Name = "web", NamespaceProperty = "default" } }, default);
        await _client.PatchAsync(ApiResources.Pods, Web, new PatchRequest(PatchKind.Merge, """{"status":{"phase":"Running"}}""", "status"), default);
        await _client.PatchAsync(ApiResources.Pods, Web, new PatchRequest(PatchKind.Apply, """{"metadata":{"labels":{"a":"b"}}}""", FieldManager: "me", Force: true), default);

        var pod = await _client.GetAsync(ApiResources.Pods, Web, default);
        pod!.Status.Phase.Should().Be("Running");
        pod.Metadata.Labels.Should().ContainKey("a");
        var apply = _stub.Writes.Last();
        apply.MediaType.Should().Be("application/apply-patch+yaml");
        apply.Query["fieldManager"].Should().Be("me");
        apply.Query["force"].Should().Be("true");
        (await _client.DeleteAsync(ApiResources.Pods, Web, new DeleteRequest(), default)).Should().BeTrue();
        (await _client.DeleteAsync(ApiResources.Pods, Web, new DeleteRequest(), default)).Should().BeFalse();
    }

    [Fact]
    public async Task An_object_goes_back_to_the_server_with_all_it_came_with()
    {
        _stub.Put($"{Pods}/web", "{}");
        var pod = await _client.GetAsync(ApiResources.Pods, Web, default);
        pod!.Metadata.ManagedFields.Should().ContainSingle();
        pod.Metadata.Labels = new Dictionary<string, string> { ["a"] = "b" };

        await _client.ReplaceAsync(ApiResources.Pods, pod, null, default);

        _stub.Writes.Single().Body.Should().Contain("\"f:x\":{}");
    }

    [Fact]
    public async Task Objects_without_a_type_travel_as_plain_JSON()
    {
        var made = await _client.SendAsync(new RawRequest(HttpMethod.Post, Pods, JsonNode.Parse("""{"metadata":{"name":"raw"}}""")), default);

        made!["metadata"]!["name"]!.GetValue<string>().Should().Be("raw");
        _stub.Find($"{Pods}/raw").Should().NotBeNull();
    }

    [Fact]
    public async Task An_object_without_its_namespace_is_refused_before_it_is_sent()
    {
        var act = () => _client.CreateAsync(ApiResources.Pods, new V1Pod { Metadata = new V1ObjectMeta { Name = "web" } }, default);

        await act.Should().ThrowAsync<ArgumentException>().WithMessage("*metadata.namespace*");
        _stub.Requests.Should().BeEmpty();
    }

    private sealed class PlainNotFound : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("404 page not found"), RequestMessage = request });
    }
}
