using System.Globalization;
using Krustlet.NodeAgent.Eviction;

namespace Krustlet.NodeAgent.Options;

/// <summary>An amount, in bytes or in what else is counted, or a share of the whole.</summary>
internal sealed record Threshold(long? Amount, double? Share)
{
    /// <summary>The amount, of a whole of so much.</summary>
    public long Of(long whole) => Amount ?? (long)(whole * Share.GetValueOrDefault());

    /// <summary>As a user writes it: <c>100Mi</c>, <c>10%</c>.</summary>
    public override string ToString() => Amount is { } amount ? ByteText.Of(amount) : string.Create(CultureInfo.InvariantCulture, $"{Share.GetValueOrDefault() * 100:0.###}%");
}
