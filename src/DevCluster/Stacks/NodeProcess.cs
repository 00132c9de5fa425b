namespace Krustlet.DevCluster.Stacks;

/// <summary>One node of a stack.</summary>
/// <param name="Name">The Node's name.</param>
/// <param name="DataDirectory">The agent's data; survives a restart of the agent.</param>
/// <param name="Process">The agent that runs now.</param>
public sealed record NodeProcess(string Name, string DataDirectory, ChildProcess Process);
