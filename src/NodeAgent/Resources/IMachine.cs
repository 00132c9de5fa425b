namespace Krustlet.NodeAgent.Resources;

/// <summary>The machine the agent runs on.</summary>
internal interface IMachine
{
    /// <summary>Measures now. What cannot be measured is zero.</summary>
    MachineSnapshot Measure();
}
