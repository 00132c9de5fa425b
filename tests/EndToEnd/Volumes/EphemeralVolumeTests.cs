using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Volumes;

/// <summary>Volumes that live as long as their Pod, on the embedded control plane: Kubernetes 1.20 has generic ephemeral volumes and tokens for drivers as alpha features, which are off.</summary>
[Collection(EmbeddedCluster.Name)]
public sealed class EphemeralVolumeTests(EmbeddedClusterFixture cluster)
{
    [Fact]
    public async Task A_generic_ephemeral_volume_is_a_claim_that_comes_and_goes_with_the_pod()
    {
        var space = await cluster.CreateNamespaceAsync();
        var folder = Directory.CreateDirectory(Path.Combine(cluster.HostFolder, space)).FullName;
        await cluster.VolumeAsync(space, space, spec => spec.HostPath = new V1HostPathVolumeSource { Path = folder });
        var template = new V1PersistentVolumeClaimTemplate
        {
            Spec = new V1PersistentVolumeClaimSpec
            {
                AccessModes = ["ReadWriteOnce"],
                StorageClassName = space,
                Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1Gi") } },
            },
        };
        var volume = new V1Volume { Name = "scratch", Ephemeral = new V1EphemeralVolumeSource { VolumeClaimTemplate = template } };
        await cluster.LogOfAsync(space, (await cluster.ScriptAsync("write(lit:x)to(file:/s/file)")).WithVolume(volume, "/s"));
        File.Exists(Path.Combine(folder, "file")).Should().BeTrue();
        (await cluster.UntilBoundAsync(space, "main-scratch")).Metadata.OwnerReferences.Should().ContainSingle(static owner => owner.Kind == "Pod" && owner.Controller == true);

        await cluster.RemovePodAsync(space);
        await cluster.UntilGoneAsync(ApiResources.PersistentVolumeClaims, space, "main-scratch");
        await cluster.UntilPhaseAsync(space, "Released");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_driver_that_asks_for_tokens_of_the_pods_account_gets_them_where_it_wants(bool asSecrets)
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var driver = new CsiNode(cluster, space);
        await driver.DescribeAsync(spec =>
        {
            spec.ServiceAccountTokenInSecrets = asSecrets ? true : null;
            spec.VolumeLifecycleModes = ["Ephemeral"];
            spec.TokenRequests = [new Storagev1TokenRequest { Audience = "vault", ExpirationSeconds = 3600 }];
        });
        await driver.StartAsync();
        var volume = new V1Volume { Name = "inline", Csi = new V1CSIVolumeSource { Driver = driver.Driver } };
        await cluster.LogOfAsync(space, (await cluster.ScriptAsync("write(lit:x)to(file:/i/file)")).ScheduledOn(driver.Node).WithVolume(volume, "/i"));

        var published = driver.Plugin.Done("NodePublishVolume").Single();
        (asSecrets ? published.Secrets : published.VolumeContext)["csi.storage.k8s.io/serviceAccount.tokens"].Should().MatchRegex("^\\{\"vault\":\\{\"token\":\"[^\"]+\",\"expirationTimestamp\":\"[^\"]+Z\"\\}\\}$");
        await cluster.RemovePodAsync(space);
        await driver.UntilDoneAsync("NodeUnpublishVolume");
    }
}
