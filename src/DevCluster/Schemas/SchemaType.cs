namespace Krustlet.DevCluster.Schemas;

/// <summary>What a value is, as far as pruning, merging and OpenAPI care.</summary>
internal enum SchemaType
{
    /// <summary>Anything: kept as it is.</summary>
    Any,

    /// <summary>An object with named properties.</summary>
    Object,

    /// <summary>An object whose keys are data.</summary>
    Map,

    /// <summary>A list.</summary>
    Array,

    /// <summary>A string.</summary>
    String,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A whole number or a string, e.g. a port by number or name.</summary>
    IntOrString,

    /// <summary>A resource quantity; written as a string, also read from a number.</summary>
    Quantity,
}
