using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.DevCluster.Tests.Controllers;

public abstract class ClusterControllerTests(ControlPlaneUnderTest controlPlane)
{
    [Fact]
    public async Task A_pod_that_fits_nowhere_says_why_and_is_scheduled_once_a_node_fits()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        var name = TestCluster.NewName("node");
        await cluster.CreateAsync(ApiResources.Pods, Workloads.Pod("lonely", name));

        var waiting = await cluster.UntilAsync(ApiResources.Pods, "lonely", pod => pod?.Status?.Conditions?.Any(condition => condition.Reason == "Unschedulable") == true);
        await cluster.UntilEventAsync("lonely", "FailedScheduling");
        await using var node = await HollowNode.StartAsync(cluster.Client, name);

        waiting!.Status.Conditions.Should().ContainSingle(condition => condition.Type == "PodScheduled" && condition.Status == "False");
        var bound = await cluster.UntilAsync(ApiResources.Pods, "lonely", pod => pod?.Spec.NodeName == name);
        await cluster.UntilEventAsync("lonely", "Scheduled");
        await cluster.UntilAsync(ApiResources.Pods, "lonely", pod => pod?.Status?.Conditions?.Any(condition => condition is { Type: "PodScheduled", Status: "True" }) == true);
        bound!.Metadata.Uid.Should().Be(waiting.Metadata.Uid);
    }

    [Fact]
    public async Task A_pod_waits_for_room_that_another_one_leaves()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"), pods: 1);
        await cluster.CreateAsync(ApiResources.Pods, Workloads.Pod("first", node.Name));
        await cluster.UntilAsync(ApiResources.Pods, "first", pod => pod?.Status?.Phase == "Running");
        await cluster.CreateAsync(ApiResources.Pods, Workloads.Pod("second", node.Name));
        var waiting = await cluster.UntilAsync(ApiResources.Pods, "second", pod => pod?.Status?.Conditions?.Any(condition => condition.Reason == "Unschedulable") == true);

        await cluster.DeleteAsync(ApiResources.Pods, "first");

        waiting!.Status.Conditions[0].Message.Should().Contain("nodes are available:").And.Contain("1 Too many pods");
        await cluster.UntilAsync(ApiResources.Pods, "second", pod => pod?.Status?.Phase == "Running");
    }

    [Fact]
    public async Task Five_hundred_pods_of_one_deployment_all_run_and_none_is_made_twice()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));

        await cluster.CreateAsync(ApiResources.Deployments, Workloads.Deployment("web", node.Name, 500));

        await cluster.UntilAsync(ApiResources.Deployments, "web", item => item?.Status?.AvailableReplicas == 500);
        (await cluster.ListAsync(ApiResources.Pods)).Should().HaveCount(500);
    }

    [Fact]
    public async Task A_new_node_gets_a_network_of_its_own_and_loses_its_not_ready_taint()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var one = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        await using var other = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));

        var first = await cluster.UntilAsync(ApiResources.Nodes, one.Name, IsUsable);
        var second = await cluster.UntilAsync(ApiResources.Nodes, other.Name, IsUsable);

        first!.Spec.PodCIDR.Should().MatchRegex(@"^127\.(6[4-9]|7\d)\.\d+\.0/20$").And.NotBe(second!.Spec.PodCIDR);
        first.Spec.PodCIDRs.Should().Equal(first.Spec.PodCIDR);
    }

    [Fact]
    public async Task A_silent_node_becomes_unknown_and_its_impatient_pods_are_evicted()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        var everyTaint = new V1Toleration { OperatorProperty = "Exists" };
        await cluster.CreateAsync(ApiResources.Pods, Workloads.Pod("patient", node.Name, spec => spec.Tolerations = [everyTaint]));
        await cluster.CreateAsync(ApiResources.Pods, Workloads.Pod("impatient", node.Name, spec => spec.Tolerations.Add(new V1Toleration { Key = "node.kubernetes.io/unreachable", OperatorProperty = "Exists", Effect = "NoExecute", TolerationSeconds = 1 })));
        await cluster.UntilAllAsync(ApiResources.Pods, pods => pods.All(pod => pod.Status?.Phase == "Running"));

        await node.FallSilentAsync();

        var silent = await cluster.UntilAsync(ApiResources.Nodes, node.Name, item => item?.Spec.Taints?.Any(taint => taint is { Key: "node.kubernetes.io/unreachable", Effect: "NoExecute" }) == true);
        silent!.Status.Conditions.Single(condition => condition.Type == "Ready").Should().Match<V1NodeCondition>(condition => condition.Status == "Unknown" && condition.Reason == "NodeStatusUnknown");
        silent.Spec.Taints.Should().Contain(taint => taint.Key == "node.kubernetes.io/unreachable" && taint.Effect == "NoSchedule");
        await cluster.UntilAsync(ApiResources.Pods, "impatient", pod => pod is null);
        await cluster.UntilAsync(ApiResources.Pods, "patient", pod => pod?.Status.Conditions.Any(condition => condition is { Type: "Ready", Status: "False" }) == true);
        await cluster.UntilEventAsync("impatient", "TaintManagerEviction");
    }

    /// <summary>What a person sets has no time in it.</summary>
    [Fact]
    public async Task A_taint_without_a_time_evicts_a_pod_once_it_has_endured_it_long_enough()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        V1Toleration Tolerates(string key, long? seconds) => new() { Key = key, OperatorProperty = "Exists", Effect = "NoExecute", TolerationSeconds = seconds };
        await cluster.CreateAsync(ApiResources.Pods, Workloads.Pod("patient", node.Name, spec => spec.Tolerations = [.. spec.Tolerations, Tolerates("test/late", 1000)]));
        await cluster.CreateAsync(ApiResources.Pods, Workloads.Pod("impatient", node.Name, spec => spec.Tolerations = [.. spec.Tolerations, Tolerates("test/late", 1)]));
        await cluster.UntilAllAsync(ApiResources.Pods, pods => pods.All(pod => pod.Status?.Phase == "Running"));

        const string Taint = """[{"op":"add","path":"/spec/taints/-","value":{"key":"test/late","effect":"NoExecute"}}]""";
        await cluster.Client.PatchAsync(ApiResources.Nodes, NamespacedName.Cluster(node.Name), new PatchRequest(PatchKind.Json, Taint), CancellationToken.None);

        await cluster.UntilAsync(ApiResources.Pods, "impatient", pod => pod is null);
        (await cluster.GetAsync(ApiResources.Pods, "patient"))!.Metadata.DeletionTimestamp.Should().BeNull();
    }

    [Fact]
    public async Task An_object_goes_with_the_last_of_its_owners()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        var one = await cluster.CreateAsync(ApiResources.ConfigMaps, Workloads.ConfigMap("one"));
        var other = await cluster.CreateAsync(ApiResources.ConfigMaps, Workloads.ConfigMap("other"));
        await cluster.CreateAsync(ApiResources.ConfigMaps, Workloads.ConfigMap("child", Owner(one, "ConfigMap"), Owner(other, "ConfigMap")));

        await cluster.DeleteAsync(ApiResources.ConfigMaps, "one");
        var child = await cluster.UntilAsync(ApiResources.ConfigMaps, "child", item => item is null || item.Metadata.OwnerReferences?.Count == 1);
        await cluster.DeleteAsync(ApiResources.ConfigMaps, "other");

        child!.Metadata.OwnerReferences.Should().ContainSingle(owner => owner.Uid == other.Metadata.Uid);
        await cluster.UntilAsync(ApiResources.ConfigMaps, "child", item => item is null);
    }

    [Fact]
    public async Task An_object_whose_owner_never_was_goes()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);

        await cluster.CreateAsync(ApiResources.ConfigMaps, Workloads.ConfigMap("child", Nobody()));

        await cluster.UntilAsync(ApiResources.ConfigMaps, "child", item => item is null);
    }

    [Fact]
    public async Task Orphans_stay_without_their_owner()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        var owner = await cluster.CreateAsync(ApiResources.ConfigMaps, Workloads.ConfigMap("owner"));
        await cluster.CreateAsync(ApiResources.ConfigMaps, Workloads.ConfigMap("child", Owner(owner, "ConfigMap")));

        // The collector lets go of dependents that it knows. It hears of ConfigMaps in order: once it took this one, it knows the child.
        await cluster.CreateAsync(ApiResources.ConfigMaps, Workloads.ConfigMap("marker", Nobody()));
        await cluster.UntilAsync(ApiResources.ConfigMaps, "marker", item => item is null);
        await cluster.DeleteAsync(ApiResources.ConfigMaps, "owner", "Orphan");

        await cluster.UntilAsync(ApiResources.ConfigMaps, "owner", item => item is null);
        (await cluster.GetAsync(ApiResources.ConfigMaps, "child"))!.Metadata.OwnerReferences.Should().BeNullOrEmpty();
    }

    [Fact]
    public async Task What_a_custom_resource_owns_goes_with_it()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        var plural = TestCluster.NewName("things");
        await SendAsync(cluster, HttpMethod.Post, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Definition(plural));
        var thing = await CreateThingAsync(cluster, plural);
        var owner = new V1OwnerReference { ApiVersion = "test.krustlet.dev/v1", Kind = Kind(plural), Name = "one", Uid = (string)thing["metadata"]!["uid"]! };
        await cluster.CreateAsync(ApiResources.ConfigMaps, Workloads.ConfigMap("child", owner));

        await SendAsync(cluster, HttpMethod.Delete, $"/apis/test.krustlet.dev/v1/namespaces/{cluster.Namespace}/{plural}/one", null);

        await cluster.UntilAsync(ApiResources.ConfigMaps, "child", item => item is null);
        await SendAsync(cluster, HttpMethod.Delete, $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{plural}.test.krustlet.dev", null);
    }

    [Fact]
    public async Task A_deleted_namespace_is_emptied_and_goes()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        await cluster.CreateAsync(ApiResources.Deployments, Workloads.Deployment("web", node.Name, 2));
        await cluster.CreateAsync(ApiResources.ConfigMaps, Workloads.ConfigMap("settings"));
        await cluster.UntilAsync(ApiResources.Deployments, "web", item => item?.Status?.AvailableReplicas == 2);

        await cluster.DeleteAsync(ApiResources.Namespaces, cluster.Namespace);

        await cluster.UntilAsync(ApiResources.Namespaces, cluster.Namespace, item => item is null);
        (await cluster.ListAsync(ApiResources.ConfigMaps)).Should().BeEmpty();
        (await cluster.ListAsync(ApiResources.Pods)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_namespace_gets_its_service_account_back_and_the_root_certificate()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        var before = await cluster.GetAsync(ApiResources.ServiceAccounts, "default");

        await cluster.DeleteAsync(ApiResources.ServiceAccounts, "default");

        await cluster.UntilAsync(ApiResources.ServiceAccounts, "default", account => account is not null && account.Metadata.Uid != before!.Metadata.Uid);
        var bundle = await cluster.UntilAsync(ApiResources.ConfigMaps, "kube-root-ca.crt", item => item is not null);
        bundle!.Data["ca.crt"].Should().StartWith("-----BEGIN CERTIFICATE-----");
    }

    [Fact]
    public async Task A_nodes_client_certificate_is_approved_and_signed()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var request = await cluster.CreateAsync(ApiResources.CertificateSigningRequests, SigningRequest(key, "kubernetes.io/kube-apiserver-client-kubelet", "client auth"));

        var signed = await cluster.UntilAsync(ApiResources.CertificateSigningRequests, request.Metadata.Name, item => item?.Status?.Certificate is { Length: > 0 });
        using var certificate = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(signed!.Status.Certificate));
        certificate.GetNameInfo(X509NameType.SimpleName, false).Should().Be("system:node:joiner");
        signed.Status.Conditions.Should().ContainSingle(condition => condition.Type == "Approved" && condition.Reason == "AutoApproved");
    }

    [Fact]
    public async Task A_nodes_serving_certificate_waits_for_approval()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = await cluster.CreateAsync(ApiResources.CertificateSigningRequests, SigningRequest(key, "kubernetes.io/kubelet-serving", "server auth", "joiner"));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var client = await cluster.CreateAsync(ApiResources.CertificateSigningRequests, SigningRequest(other, "kubernetes.io/kube-apiserver-client-kubelet", "client auth"));
        await cluster.UntilAsync(ApiResources.CertificateSigningRequests, client.Metadata.Name, item => item?.Status?.Certificate is { Length: > 0 });
        var before = await cluster.GetAsync(ApiResources.CertificateSigningRequests, request.Metadata.Name);
        before!.Metadata.ManagedFields = null;

        await cluster.Client.ReplaceAsync(ApiResources.CertificateSigningRequests, before with { Status = new V1CertificateSigningRequestStatus { Conditions = [new V1CertificateSigningRequestCondition { Type = "Approved", Status = "True", Reason = "Test", Message = "by hand" }] } }, "approval", CancellationToken.None);

        before.Status?.Conditions.Should().BeNullOrEmpty();
        await cluster.UntilAsync(ApiResources.CertificateSigningRequests, request.Metadata.Name, item => item?.Status?.Certificate is { Length: > 0 });
    }

    private static bool IsUsable(V1Node? node) =>
        node?.Spec is { PodCIDR: not null } spec && spec.Taints?.Any(taint => taint.Key == "node.kubernetes.io/not-ready") != true;

    private static V1OwnerReference Nobody() => new() { ApiVersion = "v1", Kind = "Node", Name = "never-was", Uid = Guid.NewGuid().ToString() };

    private static V1OwnerReference Owner(V1ConfigMap owner, string kind) => new() { ApiVersion = "v1", Kind = kind, Name = owner.Metadata.Name, Uid = owner.Metadata.Uid };

    private static V1CertificateSigningRequest SigningRequest(ECDsa key, string signer, string usage, string? dnsName = null)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddOrganizationName("system:nodes");
        subject.AddCommonName("system:node:joiner");
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        if (dnsName is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(dnsName);
            request.CertificateExtensions.Add(names.Build());
        }

        return new V1CertificateSigningRequest
        {
            Metadata = new V1ObjectMeta { Name = TestCluster.NewName("csr") },
            Spec = new V1CertificateSigningRequestSpec { SignerName = signer, Usages = ["digital signature", "key encipherment", usage], Request = Encoding.ASCII.GetBytes(request.CreateSigningRequestPem()) },
        };
    }

    private static string Kind(string plural) => "K" + plural.Replace("-", "", StringComparison.Ordinal);

    private static JsonObject Definition(string plural) => JsonNode.Parse($$"""
        {
          "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
          "metadata": { "name": "{{plural}}.test.krustlet.dev" },
          "spec": {
            "group": "test.krustlet.dev", "scope": "Namespaced",
            "names": { "plural": "{{plural}}", "kind": "{{Kind(plural)}}" },
            "versions": [ { "name": "v1", "served": true, "storage": true, "schema": { "openAPIV3Schema": { "type": "object" } } } ]
          }
        }
        """)!.AsObject();

    private static async Task<JsonNode> CreateThingAsync(TestCluster cluster, string plural)
    {
        var body = new JsonObject { ["apiVersion"] = "test.krustlet.dev/v1", ["kind"] = Kind(plural), ["metadata"] = new JsonObject { ["name"] = "one" } };
        var path = $"/apis/test.krustlet.dev/v1/namespaces/{cluster.Namespace}/{plural}";

        // A new kind is served a moment after its definition.
        await TestCluster.UntilAsync(() => RefusalAsync(cluster, path), refusal => refusal is null);
        return (await SendAsync(cluster, HttpMethod.Post, path, body))!;
    }

    private static async Task<ApiException?> RefusalAsync(TestCluster cluster, string path)
    {
        try
        {
            await SendAsync(cluster, HttpMethod.Get, path, null);
            return null;
        }
        catch (ApiException e) when (e.Reason == ApiErrorReason.NotFound)
        {
            return e;
        }
    }

    private static Task<JsonNode?> SendAsync(TestCluster cluster, HttpMethod method, string path, JsonObject? body) =>
        cluster.Client.SendAsync(new RawRequest(method, path, body), CancellationToken.None);

    public sealed class OnTheEmbeddedControlPlane(EmbeddedUnderTest controlPlane) : ClusterControllerTests(controlPlane), IClassFixture<EmbeddedUnderTest>;

    public sealed class OnARealApiServer(RealUnderTest controlPlane) : ClusterControllerTests(controlPlane), IClassFixture<RealUnderTest>;
}
