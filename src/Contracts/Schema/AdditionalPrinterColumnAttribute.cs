namespace Krustlet.Contracts.Schema;

/// <summary>One column of <c>kubectl get</c> (<c>CustomResourceColumnDefinition</c>), in the order of declaration.</summary>
/// <param name="name">Heading.</param>
/// <param name="type">string, integer, number, boolean or date.</param>
/// <param name="jsonPath">Where the value is, e.g. <c>.status.readyReplicas</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class AdditionalPrinterColumnAttribute(string name, string type, string jsonPath) : Attribute
{
    /// <summary>Heading.</summary>
    public string Name { get; } = name;

    /// <summary>string, integer, number, boolean or date.</summary>
    public string Type { get; } = type;

    /// <summary>Where the value is.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary>0 always shown; otherwise only with <c>-o wide</c>.</summary>
    public int Priority { get; init; }

    /// <summary>What it means.</summary>
    public string Description { get; init; } = string.Empty;
}
