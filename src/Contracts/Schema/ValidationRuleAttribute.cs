namespace Krustlet.Contracts.Schema;

/// <summary>
/// A CEL rule (<c>x-kubernetes-validations</c>), enforced by API servers from 1.25; the operator checks the same on older ones.
/// </summary>
/// <param name="rule">The expression over <c>self</c>.</param>
/// <param name="message">What the user reads when it is false: says what to do.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property, AllowMultiple = true)]
public sealed class ValidationRuleAttribute(string rule, string message) : Attribute
{
    /// <summary>The expression.</summary>
    public string Rule { get; } = rule;

    /// <summary>What the user reads.</summary>
    public string Message { get; } = message;
}
