using k8s.Models;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Tests.Fakes;

namespace Krustlet.NodeAgent.Tests.NodeRegistration;

public class NodeStatusEventsTests
{
    private readonly FakeNodeEvents events = new();

    [Fact]
    public void The_first_status_tells_of_the_start_and_of_every_condition()
    {
        new NodeStatusEvents(events).Tell(Node("boot-1"), Status("boot-1"));

        events.Texts.Should().Equal("Normal Starting Starting the node agent.", "Normal NodeHasSufficientMemory Node n1 status is now: NodeHasSufficientMemory", "Normal NodeReady Node n1 status is now: NodeReady");
    }

    [Fact]
    public void Only_changes_are_told_of_from_then_on()
    {
        var told = new NodeStatusEvents(events);
        told.Tell(Node("boot-1"), Status("boot-1"));
        told.Tell(Node("boot-1"), Status("boot-1"));
        told.Tell(Node("boot-1"), Status("boot-1", memory: "True", ready: "False"));
        var closed = Node("boot-1");
        closed.Spec.Unschedulable = true;
        told.Tell(closed, Status("boot-1", memory: "True", ready: "False"));
        told.Tell(Node("boot-1"), Status("boot-1", memory: "True", ready: "False"));

        events.Reasons.Skip(3).Should().Equal("NodeHasInsufficientMemory", "NodeNotReady", "NodeNotSchedulable", "NodeSchedulable");
    }

    [Fact]
    public void Another_boot_id_and_a_disk_without_size_are_warned_of()
    {
        var status = Status("boot-2");
        status.Capacity = new Dictionary<string, ResourceQuantity> { ["ephemeral-storage"] = new("0") };
        new NodeStatusEvents(events).Tell(Node("boot-1"), status);

        events.Texts.Should().Contain("Warning Rebooted Node n1 has been rebooted, boot id: boot-2").And.Contain("Warning InvalidDiskCapacity invalid capacity 0 on image filesystem");
    }

    private static V1Node Node(string bootId) => new()
    {
        Metadata = new V1ObjectMeta { Name = "n1" },
        Spec = new V1NodeSpec(),
        Status = Status(bootId),
    };

    private static V1NodeStatus Status(string bootId, string memory = "False", string ready = "True") => new()
    {
        NodeInfo = new V1NodeSystemInfo { BootID = bootId },
        Conditions = [new V1NodeCondition { Type = "MemoryPressure", Status = memory }, new V1NodeCondition { Type = "Ready", Status = ready }],
    };
}
