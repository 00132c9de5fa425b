using Krustlet.ControllerRuntime.Api;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.Tests.Fakes;

namespace Krustlet.NodeAgent.Tests.NodeRegistration;

public sealed class NodeLeaseTests
{
    [Fact]
    public async Task The_lease_belongs_to_the_node_and_lasts_forty_seconds()
    {
        await using var fixture = new NodeFixture();
        var node = await fixture.Registrar.RegisterAsync(CancellationToken.None);

        fixture.Start(fixture.Lease.RunAsync);
        await Eventually.TrueAsync(() => fixture.StoredLease is not null);

        var lease = fixture.StoredLease!;
        lease.Spec.HolderIdentity.Should().Be("n1");
        lease.Spec.LeaseDurationSeconds.Should().Be(40);
        lease.Metadata.OwnerReferences.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Kind = "Node", ApiVersion = "v1", Name = "n1", node.Metadata.Uid });
    }

    [Fact]
    public async Task It_is_renewed_every_ten_seconds_without_being_read()
    {
        await using var fixture = new NodeFixture();
        await fixture.Registrar.RegisterAsync(CancellationToken.None);
        fixture.Start(fixture.Lease.RunAsync);
        await Eventually.TrueAsync(() => fixture.StoredLease is not null);

        for (var renewals = 1; renewals <= 3; renewals++)
        {
            var last = fixture.StoredLease!.Spec.RenewTime!.Value;
            await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromMilliseconds(100), () => fixture.Api.Count("PUT leases") == renewals && fixture.StoredLease!.Spec.RenewTime > last);
            (fixture.StoredLease!.Spec.RenewTime!.Value - last).Should().BeGreaterThan(TimeSpan.FromSeconds(9.9)).And.BeLessThan(TimeSpan.FromSeconds(40), "the lease must not end before");
        }

        fixture.Api.Count("GET leases").Should().Be(1);
    }

    [Theory]
    [InlineData(ApiErrorReason.Conflict)]
    [InlineData(ApiErrorReason.ServerUnavailable)]
    [InlineData(ApiErrorReason.Unreachable)]
    public async Task A_failed_renewal_is_tried_again_before_the_lease_ends(ApiErrorReason reason)
    {
        await using var fixture = new NodeFixture();
        await fixture.Registrar.RegisterAsync(CancellationToken.None);
        fixture.Start(fixture.Lease.RunAsync);
        await Eventually.TrueAsync(() => fixture.StoredLease is not null);
        var last = fixture.StoredLease!.Spec.RenewTime!.Value;
        var failures = 3;
        fixture.Api.Fault = call => call == "PUT leases" && failures-- > 0 ? reason : null;

        await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromMilliseconds(100), () => fixture.StoredLease!.Spec.RenewTime > last);

        (fixture.StoredLease!.Spec.RenewTime!.Value - last).Should().BeLessThan(TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task A_lease_that_went_with_its_node_is_made_again()
    {
        await using var fixture = new NodeFixture();
        await fixture.Registrar.RegisterAsync(CancellationToken.None);
        fixture.Start(fixture.Lease.RunAsync);
        await Eventually.TrueAsync(() => fixture.StoredLease is not null);
        fixture.Api.Remove(ApiResources.Leases, new NamespacedName("kube-node-lease", "n1"));

        await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.StoredLease is not null);
    }
}
