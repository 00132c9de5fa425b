using System.Collections.Concurrent;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Controllers.Objects;
using Krustlet.DevCluster.Faults;

namespace Krustlet.DevCluster.Tests.Controllers;

public abstract class ServiceEndpointTests(ControlPlaneUnderTest controlPlane)
{
    [Fact]
    public async Task Ready_and_waiting_pods_are_told_apart_and_named_ports_are_each_pods_own()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await CreatePodAsync(cluster, "ready", "192.0.2.1", "True", 8080);
        await CreatePodAsync(cluster, "waiting", "192.0.2.2", "False", 8080);
        await CreatePodAsync(cluster, "elsewhere", "192.0.2.3", "True", 9090);

        await cluster.CreateAsync(ApiResources.Services, Service());

        var endpoints = await cluster.UntilAsync(ApiResources.Endpoints, "web", item => item?.Subsets?.Count == 2);
        var (one, other) = (endpoints!.Subsets[0], endpoints.Subsets[1]);
        one.Ports.Select(port => (port.Name, port.Port)).Should().Equal(("http", 8080));
        one.Addresses.Should().ContainSingle().Which.Should().Match<V1EndpointAddress>(address => address.Ip == "192.0.2.1" && address.TargetRef.Name == "ready" && address.NodeName == cluster.Namespace);
        one.NotReadyAddresses.Should().ContainSingle().Which.Ip.Should().Be("192.0.2.2");
        (other.Ports[0].Port, other.Addresses[0].Ip).Should().Be((9090, "192.0.2.3"));
        endpoints.Metadata.Labels["tier"].Should().Be("front");
    }

    [Fact]
    public async Task Endpoints_follow_pods_and_go_with_their_service()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await cluster.CreateAsync(ApiResources.Services, Service());
        await cluster.UntilAsync(ApiResources.Endpoints, "web", item => item is { Subsets: null });
        await CreatePodAsync(cluster, "one", "192.0.2.1", "False", 80);
        await cluster.UntilAsync(ApiResources.Endpoints, "web", item => item?.Subsets is [{ Addresses: null, NotReadyAddresses.Count: 1 }]);

        await SetStatusAsync(cluster, "one", "192.0.2.1", "True");
        await cluster.UntilAsync(ApiResources.Endpoints, "web", item => item?.Subsets is [{ Addresses.Count: 1, NotReadyAddresses: null }]);
        await cluster.MergeAsync(ApiResources.Pods, "one", """{"metadata":{"labels":{"app":"other"}}}""");
        await cluster.UntilAsync(ApiResources.Endpoints, "web", item => item is { Subsets: null });
        await cluster.DeleteAsync(ApiResources.Services, "web");

        await cluster.UntilAsync(ApiResources.Endpoints, "web", item => item is null);
    }

    [Fact]
    public async Task An_address_on_loopback_is_refused_and_the_refusal_is_told()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await CreatePodAsync(cluster, "local", "127.64.0.7", "True", 80);

        await cluster.CreateAsync(ApiResources.Services, Service());

        // Whether there is an empty object to update depends on what the controller saw first.
        var events = await cluster.UntilEventAsync("web", "FailedToCreateEndpoint", "FailedToUpdateEndpoint");
        events.Should().Contain(item => item.Message.Contains("may not be in the loopback range (127.0.0.0/8"));
        ((await cluster.GetAsync(ApiResources.Endpoints, "web"))?.Subsets ?? []).Should().BeEmpty();
    }

    private static V1Service Service() => new()
    {
        Metadata = new V1ObjectMeta { Name = "web", Labels = new Dictionary<string, string> { ["tier"] = "front" } },
        Spec = new V1ServiceSpec { Selector = new Dictionary<string, string> { ["app"] = "web" }, Ports = [new V1ServicePort { Name = "http", Port = 80, TargetPort = "serve" }] },
    };

    /// <summary>
    /// A Pod that no one runs, on a node that is not there, said to be ready or not. The node is the test's own: Pods of a node that has been
    /// missing for a while are collected.
    /// </summary>
    private static async Task CreatePodAsync(TestCluster cluster, string name, string address, string ready, int port)
    {
        var pod = Workloads.Pod(name, cluster.Namespace, spec =>
        {
            spec.NodeName = cluster.Namespace;
            spec.Containers[0].Ports = [new V1ContainerPort { Name = "serve", ContainerPort = port }];
        });
        pod.Metadata.Labels = new Dictionary<string, string> { ["app"] = "web" };
        await cluster.CreateAsync(ApiResources.Pods, pod);
        await SetStatusAsync(cluster, name, address, ready);
    }

    private static async Task SetStatusAsync(TestCluster cluster, string pod, string address, string ready)
    {
        var patch = $$$"""{"status":{"phase":"Running","podIP":"{{{address}}}","podIPs":[{"ip":"{{{address}}}"}],"conditions":[{"type":"Ready","status":"{{{ready}}}"}]}}""";
        await cluster.Client.PatchAsync(ApiResources.Pods, new Contracts.Identity.NamespacedName(cluster.Namespace, pod), new PatchRequest(PatchKind.StrategicMerge, patch, "status"), CancellationToken.None);
    }

    public sealed class OnTheEmbeddedControlPlane(EmbeddedUnderTest controlPlane) : ServiceEndpointTests(controlPlane), IClassFixture<EmbeddedUnderTest>
    {
        private readonly EmbeddedUnderTest _controlPlane = controlPlane;

        [Fact]
        public async Task Slices_hold_all_pods_with_their_conditions_one_slice_a_set_of_ports()
        {
            var cluster = await TestCluster.CreateAsync(_controlPlane);
            await CreatePodAsync(cluster, "ready", "192.0.2.1", "True", 8080);
            await CreatePodAsync(cluster, "waiting", "192.0.2.2", "False", 8080);
            await CreatePodAsync(cluster, "elsewhere", "192.0.2.3", "True", 9090);

            var service = await cluster.CreateAsync(ApiResources.Services, Service());

            var slices = await cluster.UntilAllAsync(ClusterResources.EndpointSlices, all => all.Count == 2 && all.Sum(slice => slice.Endpoints.Count) == 3);
            var slice = slices.Single(item => item.Ports[0].Port == 8080);
            slice.Metadata.Name.Should().StartWith("web-");
            slice.Metadata.Labels.Should().Contain("kubernetes.io/service-name", "web").And.Contain("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io").And.Contain("tier", "front");
            slice.Metadata.OwnerReferences.Should().ContainSingle(owner => owner.Uid == service.Metadata.Uid);
            slice.AddressType.Should().Be("IPv4");
            slice.Endpoints.Select(endpoint => (endpoint.Addresses[0], endpoint.Conditions.Ready, endpoint.Conditions.Serving, endpoint.Conditions.Terminating))
                .Should().Equal(("192.0.2.1", true, true, false), ("192.0.2.2", false, false, false));
        }

        [Fact]
        public async Task No_slice_holds_more_than_a_hundred_endpoints_and_a_leaving_one_leaves_the_rest_where_it_is()
        {
            var cluster = await TestCluster.CreateAsync(_controlPlane);
            await cluster.CreateAsync(ApiResources.Services, Service());
            for (var i = 1; i <= 101; i++)
            {
                await CreatePodAsync(cluster, $"p{i}", $"192.0.2.{i}", "True", 80);
            }

            var before = await cluster.UntilAllAsync(ClusterResources.EndpointSlices, all => all.Sum(slice => slice.Endpoints.Count) == 101);
            await cluster.Client.DeleteAsync(ApiResources.Pods, new Contracts.Identity.NamespacedName(cluster.Namespace, "p7"), new DeleteRequest(null, 0), CancellationToken.None);
            var after = await cluster.UntilAllAsync(ClusterResources.EndpointSlices, all => all.Sum(slice => slice.Endpoints.Count) == 100);

            before.Select(slice => slice.Endpoints.Count).Should().BeEquivalentTo([100, 1]);
            before.SelectMany(slice => slice.Endpoints).Select(endpoint => endpoint.Addresses[0]).Should().OnlyHaveUniqueItems();
            after.Should().OnlyContain(slice => before.Any(old => old.Metadata.Uid == slice.Metadata.Uid));
        }

        [Fact]
        public async Task Nothing_is_planned_on_slices_that_lack_the_last_write()
        {
            var cluster = await TestCluster.CreateAsync(_controlPlane);
            await cluster.CreateAsync(ApiResources.Services, Service());
            for (var i = 1; i <= 98; i++)
            {
                await CreatePodAsync(cluster, $"p{i}", $"192.0.2.{i}", "True", 80);
            }

            var first = (await cluster.UntilAllAsync(ClusterResources.EndpointSlices, all => all.Sum(slice => slice.Endpoints.Count) == 98)).Should().ContainSingle().Subject;
            var writes = new ConcurrentQueue<string>();
            using var count = _controlPlane.Faults.Inject(target => CountWrite(writes, target, cluster.Namespace), Fault.Unavailable);
            using (_controlPlane.Faults.Inject(IsSliceWatch, Fault.Unavailable))
            {
                _controlPlane.Faults.DropWatches(IsSliceWatch);
                for (var i = 99; i <= 101; i++)
                {
                    await CreatePodAsync(cluster, $"p{i}", $"192.0.2.{i}", "True", 80);
                    await cluster.UntilAsync(ApiResources.Endpoints, "web", item => item?.Subsets is [{ Addresses: { } addresses }] && addresses.Count == i);
                }

                writes.Should().HaveCountLessThan(2, "the first write is not in the cache yet");
            }

            var slices = await cluster.UntilAllAsync(ClusterResources.EndpointSlices, all => all.Sum(slice => slice.Endpoints.Count) == 101);
            slices.Select(slice => (slice.Endpoints.Count, slice.Metadata.Uid == first.Metadata.Uid)).Should().BeEquivalentTo([(100, true), (1, false)]);
            writes.Where(method => method == "POST").Should().ContainSingle();
        }

        [Fact]
        public async Task A_refused_slice_is_told_on_the_service()
        {
            var cluster = await TestCluster.CreateAsync(_controlPlane);
            await CreatePodAsync(cluster, "local", "127.64.0.7", "True", 80);

            await cluster.CreateAsync(ApiResources.Services, Service());

            var events = await cluster.UntilEventAsync("web", "FailedToUpdateEndpointSlices");
            events.Should().Contain(item => item.InvolvedObject.Kind == "Service" && item.Message.Contains("endpoints[0].addresses[0]: Invalid value: \"127.64.0.7\": may not be in the loopback range"));
            (await cluster.ListAsync(ClusterResources.EndpointSlices)).SelectMany(slice => slice.Endpoints).Should().BeEmpty();
        }

        private static bool IsSliceWatch(FaultTarget target) => target is { Resource: "endpointslices", IsWatch: true };

        /// <summary>Counts what is written to the namespace's slices; strikes nothing.</summary>
        private static bool CountWrite(ConcurrentQueue<string> writes, FaultTarget target, string @namespace)
        {
            if (target.Resource == "endpointslices" && target.Namespace == @namespace && target.Method != "GET")
            {
                writes.Enqueue(target.Method);
            }

            return false;
        }
    }

    public sealed class OnARealApiServer(RealUnderTest controlPlane) : ServiceEndpointTests(controlPlane), IClassFixture<RealUnderTest>;
}
