using Krustlet.NodeAgent.NodeRegistration;

namespace Krustlet.NodeAgent.Tests.Fakes;

/// <summary>A part of the agent that is as well as a test says.</summary>
internal sealed class FakeHealth : INodeHealth
{
    public string? Problem { get; set; }
}
