namespace Krustlet.Contracts.Schema;

/// <summary>A Kubernetes quantity kept as text: an integer or a string such as <c>64Mi</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class QuantityAttribute : Attribute;
