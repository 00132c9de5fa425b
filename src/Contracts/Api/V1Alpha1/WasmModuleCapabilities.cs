using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>What the module may do beyond its sandbox. Nothing is granted by default.</summary>
public sealed record WasmModuleCapabilities
{
    /// <summary>Network access.</summary>
    [Default(NetworkCapability.None)]
    public NetworkCapability? Network { get; init; }

    /// <summary>Hosts it may call, as <c>host</c>, <c>host:port</c> or <c>*.domain</c>.</summary>
    [ListType(ListKind.Set, MaxItems = 256)]
    public IReadOnlyList<string>? OutboundHosts { get; init; }

    /// <summary>Whether it may use the key-value store.</summary>
    public bool? KeyValue { get; init; }
}
