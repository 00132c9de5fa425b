namespace Krustlet.Contracts.Schema;

/// <summary>Bounds of a string's length.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute : Attribute
{
    /// <summary>Fewest characters.</summary>
    public int Minimum { get; init; }

    /// <summary>Most characters.</summary>
    public int Maximum { get; init; } = int.MaxValue;
}
