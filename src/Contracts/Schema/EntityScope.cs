namespace Krustlet.Contracts.Schema;

/// <summary><c>scope</c> of a CustomResourceDefinition.</summary>
public enum EntityScope
{
    /// <summary>Objects live in namespaces.</summary>
    Namespaced,

    /// <summary>Objects are cluster-wide.</summary>
    Cluster,
}
