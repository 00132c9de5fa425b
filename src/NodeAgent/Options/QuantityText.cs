using k8s.Models;

namespace Krustlet.NodeAgent.Options;

/// <summary>Reads a resource quantity (apimachinery <c>resource.Quantity</c>) that a person wrote.</summary>
internal static class QuantityText
{
    /// <summary>The quantity, or null when the text is not one or is negative.</summary>
    public static ResourceQuantity? TryParse(string text)
    {
        try
        {
            var quantity = new ResourceQuantity(text);
            return text.Length > 0 && quantity.ToDecimal() >= 0 ? quantity : null;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }
}
