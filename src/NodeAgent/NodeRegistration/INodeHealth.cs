namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>A part of the agent without which the node cannot run Pods. Every registered one is asked each time the Node's status is computed.</summary>
internal interface INodeHealth
{
    /// <summary>What is wrong, for the message of the Ready condition; null when all is well. Answers at once.</summary>
    string? Problem { get; }
}
