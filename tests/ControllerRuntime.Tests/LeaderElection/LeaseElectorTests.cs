using System.Net;
using System.Text.RegularExpressions;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.LeaderElection;
using Krustlet.ControllerRuntime.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.ControllerRuntime.Tests.LeaderElection;

public sealed class LeaseElectorTests : IAsyncDisposable
{
    private const string LeasePath = "/apis/coordination.k8s.io/v1/namespaces/system/leases/op";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);
    private readonly RuntimeFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task The_first_candidate_leads_and_keeps_renewing()
    {
        var elector = Elector("a");
        _ = _fixture.Run(elector.RunAsync);
        await elector.Ready;
        var first = Field("renewTime");

        await Eventually.BeAsync(() => Field("renewTime") != first, "it renewed", _fixture.Clock, Step);
        Field("holderIdentity").Should().Be("a");
        elector.IsLeading.Should().BeTrue();
        _fixture.Stub.Writes.Should().OnlyContain(w => Regex.IsMatch(w.Body, "\"renewTime\":\"[^\"]*\\.\\d{6}Z\""), "the API server wants six decimals");
    }

    [Fact]
    public async Task A_second_candidate_waits_and_takes_over_at_once_when_the_first_stops()
    {
        var (first, second) = (Elector("a"), Elector("b"));
        using var stop = new CancellationTokenSource();
        var leading = Task.Run(() => first.RunAsync(stop.Token));
        await first.Ready;
        _ = _fixture.Run(second.RunAsync);
        for (var renewals = 0; renewals < 12; renewals++)
        {
            var before = Field("renewTime");
            await Eventually.BeAsync(() => Field("renewTime") != before, "the leader renews", _fixture.Clock, Step);
        }

        second.IsLeading.Should().BeFalse();
        await stop.CancelAsync();
        await leading.ContinueWith(_ => { }, TaskScheduler.Default);
        Field("holderIdentity").Should().Be("", "a stopped leader gives the lease back");
        await Eventually.BeAsync(() => second.IsLeading, "the second leads", _fixture.Clock, Step);
        Field("holderIdentity").Should().Be("b");
    }

    [Fact]
    public async Task A_leader_that_cannot_renew_gives_up_before_the_lease_runs_out()
    {
        var elector = Elector("a");
        using var stop = new CancellationTokenSource();
        var leading = Task.Run(() => elector.RunAsync(stop.Token));
        await elector.Ready;
        _fixture.Stub.FailNext(r => r.Method == HttpMethod.Put, HttpStatusCode.ServiceUnavailable, times: int.MaxValue);
        var start = _fixture.Clock.GetUtcNow();

        await Eventually.BeAsync(() => leading.IsCompleted, "it gives up", _fixture.Clock, Step);

        await ((Func<Task>)(() => leading)).Should().ThrowAsync<LeadershipLostException>();
        elector.IsLeading.Should().BeFalse();
        (_fixture.Clock.GetUtcNow() - start).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_leader_whose_lease_another_holds_stops_at_once()
    {
        var elector = Elector("a");
        var leading = Task.Run(() => elector.RunAsync(CancellationToken.None));
        await elector.Ready;
        _fixture.Stub.Put(LeasePath, """{"spec":{"holderIdentity":"thief","leaseDurationSeconds":15}}""");

        await Eventually.BeAsync(() => leading.IsCompleted, "it stops", _fixture.Clock, Step);

        await ((Func<Task>)(() => leading)).Should().ThrowAsync<LeadershipLostException>();
    }

    [Fact]
    public async Task A_label_put_on_the_lease_does_not_cost_the_leadership()
    {
        var elector = Elector("a");
        _ = _fixture.Run(elector.RunAsync);
        await elector.Ready;
        var lease = _fixture.Stub.Find(LeasePath)!;
        lease["metadata"]!["labels"] = new System.Text.Json.Nodes.JsonObject { ["x"] = "y" };
        _fixture.Stub.Put(LeasePath, lease);
        var before = Field("renewTime");

        await Eventually.BeAsync(() => Field("renewTime") != before, "it renewed all the same", _fixture.Clock, Step);
        elector.IsLeading.Should().BeTrue();
    }

    [Fact]
    public async Task A_lease_that_was_changed_since_is_given_back_as_it_is()
    {
        var elector = Elector("a");
        using var stop = new CancellationTokenSource();
        var leading = Task.Run(() => elector.RunAsync(stop.Token));
        await elector.Ready;
        var lease = _fixture.Stub.Find(LeasePath)!;
        lease["metadata"]!["labels"] = new System.Text.Json.Nodes.JsonObject { ["x"] = "y" };
        _fixture.Stub.Put(LeasePath, lease);

        await stop.CancelAsync();

        await ((Func<Task>)(() => leading)).Should().ThrowAsync<OperationCanceledException>();
        Field("holderIdentity").Should().Be("");
    }

    [Fact]
    public async Task A_lease_that_another_took_is_left_to_it()
    {
        var elector = Elector("a");
        using var stop = new CancellationTokenSource();
        var leading = Task.Run(() => elector.RunAsync(stop.Token));
        await elector.Ready;
        _fixture.Stub.Put(LeasePath, """{"spec":{"holderIdentity":"b","leaseDurationSeconds":15}}""");

        await stop.CancelAsync();

        await ((Func<Task>)(() => leading)).Should().ThrowAsync<OperationCanceledException>();
        Field("holderIdentity").Should().Be("b");
    }

    [Fact]
    public async Task A_dead_leaders_lease_is_taken_after_its_duration_by_our_own_clock()
    {
        _fixture.Stub.Put(LeasePath, """{"spec":{"holderIdentity":"dead","leaseDurationSeconds":15,"leaseTransitions":3,"renewTime":"2099-01-01T00:00:00.000001Z"}}""");
        var elector = Elector("a");
        var start = _fixture.Clock.GetUtcNow();
        _ = _fixture.Run(elector.RunAsync);

        await Eventually.BeAsync(() => elector.IsLeading, "it leads", _fixture.Clock, Step);

        (_fixture.Clock.GetUtcNow() - start).Should().BeGreaterThan(TimeSpan.FromSeconds(15));
        _fixture.Stub.Find(LeasePath)!["spec"]!["leaseTransitions"]!.GetValue<int>().Should().Be(4);
    }

    private LeaseElector Elector(string identity) => new(
        _fixture.Client,
        new LeaderElectionOptions { Lease = new NamespacedName("system", "op"), Identity = identity },
        _fixture.Metrics,
        _fixture.Clock,
        new Random(1),
        NullLogger<LeaseElector>.Instance);

    private string? Field(string name) => _fixture.Stub.Find(LeasePath)?["spec"]?[name]?.GetValue<string>();
}
