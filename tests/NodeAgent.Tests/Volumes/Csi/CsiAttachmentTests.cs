using System.Security.Cryptography;
using System.Text;
using k8s.Models;

namespace Krustlet.NodeAgent.Tests.Volumes.Csi;

public sealed class CsiAttachmentTests : IAsyncDisposable
{
    private const string UniqueName = "kubernetes.io/csi/disk.example.com^vol-1";
    private readonly CsiFixture node = new();

    public ValueTask DisposeAsync() => node.DisposeAsync();

    [Fact]
    public async Task A_volume_is_mounted_once_it_is_reported_in_use_and_attached()
    {
        await StartAsync(isDriverKnown: true);
        var mounting = node.MountAsync(CsiFixture.Pod());
        await node.UntilAsync(() => node.InUse.Changed.IsCompleted);
        node.InUse.InUse.Should().Equal(UniqueName);
        node.Objects.Add(Attachment(attached: true));
        await Task.Yield();
        node.Plugin!.Done("NodeStageVolume").Should().BeEmpty("it could still be detached");

        node.InUse.Reporting();
        node.InUse.Reported(node.InUse.InUse);
        await mounting;
        node.Plugin.Done("NodeStageVolume").Single().PublishContext.Should().Equal(new Dictionary<string, string> { ["device"] = "/dev/x" });
        node.Plugin.Done("NodePublishVolume").Single().PublishContext.Should().Equal(new Dictionary<string, string> { ["device"] = "/dev/x" });
    }

    [Fact]
    public async Task It_is_in_use_until_it_is_unstaged()
    {
        await MountedAsync();
        node.Start(node.Staged.RunAsync);
        await node.RemoveAsync(CsiFixture.Pod());

        await node.UntilAsync(() => node.InUse.InUse.Count == 0);
        node.InUse.Changed.IsCompleted.Should().BeTrue("the Node's status is to be written soon");
        node.Plugin!.Done("NodeUnstageVolume").Should().HaveCount(1);
    }

    [Fact]
    public async Task The_next_agent_knows_what_is_in_use()
    {
        await MountedAsync();
        node.Restart();
        node.InUse.InUse.Should().Equal(UniqueName);
    }

    [Fact]
    public async Task A_volume_that_nobody_attaches_is_waited_for_with_what_to_do()
    {
        await StartAsync(isDriverKnown: true);
        node.Objects.Add(Attachment(attached: false));
        await FailsInTimeAsync("timed out waiting for external-attacher of disk.example.com CSI driver to attach volume vol-1: run it, or set attachRequired: false in the CSIDriver disk.example.com*");
    }

    [Fact]
    public async Task A_failed_attachment_is_told_in_the_attachers_words()
    {
        await StartAsync(isDriverKnown: false);
        var attachment = Attachment(attached: false);
        attachment.Status.AttachError = new V1VolumeError { Message = "no such disk" };
        node.Objects.Add(attachment);
        await FailsInTimeAsync("AttachVolume.Attach failed for volume vol-1: no such disk");
    }

    [Fact]
    public async Task A_driver_that_the_cluster_does_not_know_and_nobody_attaches_for_is_asked_without()
    {
        await StartAsync(isDriverKnown: false);
        node.Objects.Add(Attachment(attached: false));
        var mounting = ReportedAsync();
        await node.UntilAsync(() => mounting.IsCompleted);
        await mounting;
        node.Plugin!.Done("NodePublishVolume").Single().PublishContext.Should().BeEmpty();
    }

    [Fact]
    public async Task A_driver_that_the_cluster_does_not_know_but_an_attacher_does_is_waited_for()
    {
        await StartAsync(isDriverKnown: false);
        var attachment = Attachment(attached: false);
        attachment.Metadata.Finalizers = ["external-attacher/disk-example-com"];
        node.Objects.Add(attachment);
        await FailsInTimeAsync("timed out waiting for external-attacher*");
    }

    private static V1VolumeAttachment Attachment(bool attached) => new()
    {
        Metadata = new V1ObjectMeta { Name = "csi-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("vol-1disk.example.comnode-1"))) },
        Status = new V1VolumeAttachmentStatus { Attached = attached, AttachmentMetadata = new Dictionary<string, string> { ["device"] = "/dev/x" } },
    };

    private async Task StartAsync(bool isDriverKnown)
    {
        if (isDriverKnown)
        {
            node.AddDriver(static spec => spec.AttachRequired = true);
        }

        node.AddClaim();
        await node.StartPluginAsync();
    }

    private async Task MountedAsync()
    {
        await StartAsync(isDriverKnown: true);
        node.Objects.Add(Attachment(attached: true));
        await ReportedAsync();
    }

    private async Task ReportedAsync()
    {
        var mounting = node.MountAsync(CsiFixture.Pod());
        await node.InUse.Changed;
        node.InUse.Reported(node.InUse.InUse);
        await mounting;
    }

    private async Task FailsInTimeAsync(string message)
    {
        var mounting = ReportedAsync();
        await node.UntilAsync(() => mounting.IsCompleted);
        (await FluentActions.Awaiting(() => mounting).Should().ThrowAsync<NodeAgent.Volumes.VolumeException>()).WithMessage("MountVolume.SetUp failed for volume \"v\" : " + message);
    }
}
