namespace Krustlet.NodeAgent.Options;

/// <summary>One thing wrong with what the user asked for.</summary>
/// <param name="Origin">The flag, variable or file key.</param>
/// <param name="Message">What is wrong, and what to write instead.</param>
internal sealed record OptionProblem(string Origin, string Message)
{
    public override string ToString() => $"{Origin}: {Message}";
}
