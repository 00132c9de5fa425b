namespace Krustlet.DevCluster.Requests;

/// <summary>In which form objects are sent back.</summary>
internal enum ResponseShape
{
    /// <summary>The objects themselves.</summary>
    Full,

    /// <summary>meta.k8s.io <c>Table</c>, which kubectl prints.</summary>
    Table,

    /// <summary>meta.k8s.io <c>PartialObjectMetadata</c>.</summary>
    Metadata,
}
