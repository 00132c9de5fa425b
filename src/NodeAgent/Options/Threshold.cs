namespace Krustlet.NodeAgent.Options;

/// <summary>An amount, or a share of the whole.</summary>
internal sealed record Threshold(long? Bytes, double? Share)
{
    /// <summary>The amount, of a whole of so many bytes.</summary>
    public long Of(long whole) => Bytes ?? (long)(whole * Share.GetValueOrDefault());
}
