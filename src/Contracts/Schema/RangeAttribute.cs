namespace Krustlet.Contracts.Schema;

/// <summary>Inclusive bounds of a number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeAttribute : Attribute
{
    /// <summary>Smallest value allowed.</summary>
    public long Minimum { get; init; } = long.MinValue;

    /// <summary>Largest value allowed.</summary>
    public long Maximum { get; init; } = long.MaxValue;
}
