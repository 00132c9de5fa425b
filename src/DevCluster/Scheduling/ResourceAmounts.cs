using k8s.Models;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>Quantities by resource name: cores, bytes, devices. Immutable.</summary>
internal sealed class ResourceAmounts
{
    private readonly Dictionary<string, decimal> _amounts;

    private ResourceAmounts(Dictionary<string, decimal> amounts) => _amounts = amounts;

    public static ResourceAmounts None { get; } = new([]);

    public IEnumerable<KeyValuePair<string, decimal>> All => _amounts;

    public decimal this[string resource] => _amounts.GetValueOrDefault(resource);

    public static ResourceAmounts From(IDictionary<string, ResourceQuantity>? quantities) =>
        quantities is null or { Count: 0 } ? None : new(quantities.ToDictionary(pair => pair.Key, pair => pair.Value.ToDecimal()));

    public ResourceAmounts Plus(ResourceAmounts other) => Combine(other, (one, two) => one + two);

    public ResourceAmounts Minus(ResourceAmounts other) => Combine(other, (one, two) => one - two);

    /// <summary>The greater amount of each.</summary>
    public ResourceAmounts OrMore(ResourceAmounts other) => Combine(other, Math.Max);

    public ResourceAmounts With(string resource, decimal amount) => new(new Dictionary<string, decimal>(_amounts) { [resource] = amount });

    private ResourceAmounts Combine(ResourceAmounts other, Func<decimal, decimal, decimal> combine)
    {
        var result = new Dictionary<string, decimal>(_amounts);
        foreach (var (resource, amount) in other._amounts)
        {
            result[resource] = combine(result.GetValueOrDefault(resource), amount);
        }

        return new ResourceAmounts(result);
    }
}
