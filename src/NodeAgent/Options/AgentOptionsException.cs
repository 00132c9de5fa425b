namespace Krustlet.NodeAgent.Options;

/// <summary>The agent cannot start with these options; every problem is listed.</summary>
internal sealed class AgentOptionsException(IReadOnlyList<OptionProblem> problems)
    : Exception("The options are not usable: " + string.Join("; ", problems))
{
    public IReadOnlyList<OptionProblem> Problems { get; } = problems;
}
