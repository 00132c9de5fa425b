using k8s.Models;
using Krustlet.DevCluster.Controllers.EndpointSlices;

namespace Krustlet.DevCluster.Tests.Controllers.EndpointSlices;

public sealed class SlicePlanTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["kubernetes.io/service-name"] = "web" };

    [Fact]
    public void A_new_endpoint_goes_where_the_least_room_is_left_whatever_the_names()
    {
        var plan = SlicePlan.Of([Group(101)], [Slice("a", Endpoints(100, 1)), Slice("b", Endpoints(0, 99))], Labels);

        plan.Made.Should().BeEmpty();
        plan.Removed.Should().BeEmpty();
        plan.Changed.Should().ContainSingle().Which.Should().Match<V1EndpointSlice>(slice => slice.Metadata.Name == "b" && slice.Endpoints.Count == 100);
    }

    [Fact]
    public void A_slice_is_made_only_of_what_no_room_is_left_for()
    {
        var plan = SlicePlan.Of([Group(103)], [Slice("a", Endpoints(0, 98))], Labels);

        plan.Changed.Should().ContainSingle().Which.Endpoints.Should().HaveCount(100);
        plan.Made.Should().ContainSingle().Which.Endpoints.Select(endpoint => endpoint.Addresses[0]).Should().Equal("192.0.2.100", "192.0.2.101", "192.0.2.102");
    }

    [Fact]
    public void An_endpoint_in_two_slices_stays_in_the_fuller_one()
    {
        var plan = SlicePlan.Of([Group(3)], [Slice("a", Endpoints(2, 1)), Slice("b", Endpoints(0, 3))], Labels);

        plan.Changed.Should().BeEmpty();
        plan.Removed.Should().ContainSingle().Which.Metadata.Name.Should().Be("a");
    }

    private static SliceGroup Group(int count) => new("IPv4", [], Endpoints(0, count));

    private static V1EndpointSlice Slice(string name, List<V1Endpoint> endpoints) =>
        new() { AddressType = "IPv4", Metadata = new V1ObjectMeta { Name = name, Labels = Labels }, Ports = [], Endpoints = endpoints };

    private static List<V1Endpoint> Endpoints(int first, int count) => [.. Enumerable.Range(first, count).Select(i => new V1Endpoint { Addresses = [$"192.0.2.{i}"] })];
}
