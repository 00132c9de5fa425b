namespace Krustlet.DevCluster.Schemas;

/// <summary>Schemas of scalars, shared by all places.</summary>
internal static class Scalars
{
    /// <summary>A string.</summary>
    public static Schema String { get; } = new(SchemaType.String);

    /// <summary>RFC 3339.</summary>
    public static Schema DateTime { get; } = new(SchemaType.String) { Format = "date-time" };

    /// <summary>Base64.</summary>
    public static Schema Bytes { get; } = new(SchemaType.String) { Format = "byte" };

    /// <summary>true or false.</summary>
    public static Schema Boolean { get; } = new(SchemaType.Boolean);

    /// <summary>32 bits.</summary>
    public static Schema Int32 { get; } = new(SchemaType.Integer) { Format = "int32" };

    /// <summary>64 bits.</summary>
    public static Schema Int64 { get; } = new(SchemaType.Integer) { Format = "int64" };

    /// <summary>Floating point.</summary>
    public static Schema Double { get; } = new(SchemaType.Number) { Format = "double" };

    /// <summary>A port by number or name, a number or a percentage.</summary>
    public static Schema IntOrString { get; } = new(SchemaType.IntOrString);

    /// <summary>A resource quantity.</summary>
    public static Schema Quantity { get; } = new(SchemaType.Quantity);
}
