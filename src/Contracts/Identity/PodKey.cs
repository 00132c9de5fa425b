namespace Krustlet.Contracts.Identity;

/// <summary>
/// One incarnation of a Pod. The UID tells a recreated Pod of the same name apart, so everything a node keeps
/// (workers, logs, volumes, containers) is keyed by it.
/// </summary>
public readonly record struct PodKey(string Namespace, string Name, string Uid)
{
    /// <summary>The API key without the incarnation.</summary>
    public NamespacedName NamespacedName => new(Namespace, Name);

    /// <summary><c>namespace/name(uid)</c>, as the kubelet writes it in messages.</summary>
    public override string ToString() => $"{Namespace}/{Name}({Uid})";
}
