namespace Krustlet.DevCluster.Patching;

/// <summary>Words that a strategic merge patch mixes with data.</summary>
internal static class Directives
{
    /// <summary><c>replace</c>, <c>delete</c> or <c>merge</c> for the object (or, as a list's item, for the list) it stands in.</summary>
    public const string Patch = "$patch";

    /// <summary>Names of the only properties that survive.</summary>
    public const string RetainKeys = "$retainKeys";

    /// <summary>Before a property's name: scalars to remove from that list.</summary>
    public const string DeleteFromPrimitiveList = "$deleteFromPrimitiveList/";

    /// <summary>Before a property's name: the order that list is to have.</summary>
    public const string SetElementOrder = "$setElementOrder/";
}
