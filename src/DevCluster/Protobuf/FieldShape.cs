namespace Krustlet.DevCluster.Protobuf;

/// <summary>How often a field occurs.</summary>
internal enum FieldShape
{
    Single,
    Repeated,

    /// <summary>A map with text keys.</summary>
    Map,
}
