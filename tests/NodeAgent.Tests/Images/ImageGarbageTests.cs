using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.PodWorkers;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.NodeAgent.Tests.Images;

public class ImageGarbageTests
{
    private readonly FakeImages images = new();
    private readonly FakeNodeEvents events = new();

    [Fact]
    public async Task Nothing_is_removed_below_the_upper_mark()
    {
        await using var node = new TestNode();
        images.Add("registry.test/old@sha256:1", 1);
        using var garbage = Garbage(node, new FakeMachine(node.Time) { StorageAvailable = 20L << 30 });
        await garbage.CheckAsync(CancellationToken.None);

        images.Names.Should().HaveCount(1);
    }

    [Fact]
    public async Task Above_it_unused_images_go_until_the_lower_mark_and_used_ones_stay()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        images.Add("registry.test/hello@sha256:abc", 10L << 30);
        images.Add("registry.test/one@sha256:1", 6L << 30);
        images.Add("registry.test/two@sha256:2", 6L << 30);
        images.Add("registry.test/three@sha256:3", 6L << 30);

        using var garbage = Garbage(node, new FakeMachine(node.Time) { StorageAvailable = 10L << 30 });
        await garbage.CheckAsync(CancellationToken.None);

        images.Names.Should().HaveCount(2).And.Contain("registry.test/hello@sha256:abc");
        events.Texts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_new_image_is_left_alone_and_too_little_is_told_of()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        var machine = new FakeMachine(node.Time);
        using var garbage = Garbage(node, machine);
        await garbage.CheckAsync(CancellationToken.None);
        images.Add("registry.test/new@sha256:1", 1L << 30);
        machine.StorageAvailable = 1L << 30;

        await garbage.CheckAsync(CancellationToken.None);
        images.Names.Should().HaveCount(1);
        events.Reasons.Should().Equal("FreeDiskSpaceFailed");

        node.Time.Advance(TimeSpan.FromMinutes(3));
        await garbage.CheckAsync(CancellationToken.None);
        images.Names.Should().BeEmpty();
    }

    [Fact]
    public async Task An_image_that_nobody_used_for_longer_than_the_maximum_age_goes_although_there_is_room()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        images.Add("registry.test/hello@sha256:abc", 1);
        images.Add("registry.test/old@sha256:1", 1);
        using var garbage = Garbage(node, new FakeMachine(node.Time), ImageGarbageOptions.Default with { MaximumAge = TimeSpan.FromHours(1) });
        await garbage.CheckAsync(CancellationToken.None);
        node.Time.Advance(TimeSpan.FromMinutes(50));
        images.Add("registry.test/newer@sha256:2", 1);
        await garbage.CheckAsync(CancellationToken.None);
        images.Names.Should().HaveCount(3, "how long an image was unused before the agent began is not known");

        node.Time.Advance(TimeSpan.FromMinutes(11));
        await garbage.CheckAsync(CancellationToken.None);

        images.Names.Should().BeEquivalentTo("registry.test/hello@sha256:abc", "registry.test/newer@sha256:2");
    }

    private ImageGarbage Garbage(TestNode node, FakeMachine machine, ImageGarbageOptions? options = null) => new(
        images, node.IsStarted ? node.Services.GetRequiredService<PodRegistry>() : new PodRegistry(), machine, options ?? ImageGarbageOptions.Default, events, node.Time, NullLogger<ImageGarbage>.Instance);
}
