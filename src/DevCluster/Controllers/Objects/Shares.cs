using System.Globalization;
using k8s.Models;

namespace Krustlet.DevCluster.Controllers.Objects;

/// <summary>Numbers that may be given as a share of a whole (apimachinery <c>intstr.GetScaledValueFromIntOrPercent</c>).</summary>
internal static class Shares
{
    public static bool IsShare(this IntOrString value) => value.Value.EndsWith('%');

    /// <summary>A share of the whole, or the number itself.</summary>
    public static int Resolve(IntOrString? value, string otherwise, int whole, bool roundUp)
    {
        var text = value?.Value ?? otherwise;
        if (!text.EndsWith('%'))
        {
            return int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        var share = int.Parse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture) * (long)whole;
        return (int)(roundUp ? (share + 99) / 100 : share / 100);
    }
}
