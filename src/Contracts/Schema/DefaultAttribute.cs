namespace Krustlet.Contracts.Schema;

/// <summary>The value the API server fills in when the property is absent.</summary>
/// <param name="value">A string, number, boolean or enum value.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultAttribute(object value) : Attribute
{
    /// <summary>A string, number, boolean or enum value.</summary>
    public object Value { get; } = value;
}
