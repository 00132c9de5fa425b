namespace Krustlet.Contracts.Schema;

/// <summary>An RE2 pattern that the string must match.</summary>
/// <param name="regex">The pattern, anchored.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string regex) : Attribute
{
    /// <summary>The pattern, anchored.</summary>
    public string Regex { get; } = regex;
}
