using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>What the module may do beyond its sandbox. Nothing is granted by default.</summary>
public sealed record WasmModuleCapabilities
{
    /// <summary>Network beyond <c>ports</c> and <c>outboundHosts</c>: no node can grant it, so only None is accepted.</summary>
    [Default(NetworkCapability.None)]
    [ValidationRule("self != 'Host'", WasmModuleRules.NoOtherNetwork)]
    public NetworkCapability? Network { get; init; }

    /// <summary>Hosts it may call, as <c>host</c>, <c>host:port</c> or <c>*.domain</c>.</summary>
    [ListType(ListKind.Set, MaxItems = 256)]
    public IReadOnlyList<string>? OutboundHosts { get; init; }

    /// <summary>A key-value store: no node has one, so only false is accepted.</summary>
    [ValidationRule("!self", WasmModuleRules.NoKeyValueStore)]
    public bool? KeyValue { get; init; }
}
