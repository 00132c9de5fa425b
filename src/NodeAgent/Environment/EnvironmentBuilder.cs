using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.ClusterObjects;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Environment;

/// <summary>
/// A container's environment, by the kubelet's rules: <c>envFrom</c> first (later sources win), then <c>env</c> in order, each
/// literal expanded by what stands before it. Nothing is inherited from the agent.
/// </summary>
internal sealed class EnvironmentBuilder(IClusterObjects objects, INodeView node)
{
    /// <summary>The variables in the order they were first named.</summary>
    /// <exception cref="ContainerConfigException">A required object or key is missing.</exception>
    public async Task<EnvironmentVariables> BuildAsync(PodFacts pod, V1Container container, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        var variables = new EnvironmentVariables();
        foreach (var source in container.EnvFrom ?? [])
        {
            await AddAllAsync(variables, pod, source, notBefore, cancellationToken);
        }

        foreach (var variable in container.Env ?? [])
        {
            var value = variable.ValueFrom is { } from
                ? await ResolveAsync(pod, container, from, notBefore, cancellationToken)
                : VariableExpansion.Expand(variable.Value ?? "", variables.Find);
            if (value is not null)
            {
                variables.Set(variable.Name, value);
            }
        }

        return variables;
    }

    private async Task AddAllAsync(EnvironmentVariables variables, PodFacts pod, V1EnvFromSource source, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        var prefix = source.Prefix ?? "";
        if (source.ConfigMapRef is { } configMap)
        {
            var data = await objects.GetConfigMapAsync(Named(pod, configMap.Name), notBefore, cancellationToken);
            foreach (var (key, value) in data is null ? Missing<string>(configMap.Optional, $"configmap \"{configMap.Name}\" not found") : data.Data ?? new Dictionary<string, string>())
            {
                variables.Set(prefix + key, value);
            }
        }

        if (source.SecretRef is { } secret)
        {
            var data = await objects.GetSecretAsync(Named(pod, secret.Name), notBefore, cancellationToken);
            foreach (var (key, value) in data is null ? Missing<byte[]>(secret.Optional, $"secret \"{secret.Name}\" not found") : data.Data ?? new Dictionary<string, byte[]>())
            {
                variables.Set(prefix + key, System.Text.Encoding.UTF8.GetString(value));
            }
        }
    }

    private static Dictionary<string, T> Missing<T>(bool? optional, string message) =>
        optional == true ? [] : throw new ContainerConfigException(message);

    private async Task<string?> ResolveAsync(PodFacts pod, V1Container container, V1EnvVarSource from, DateTimeOffset notBefore, CancellationToken cancellationToken) => from switch
    {
        { FieldRef: { } field } => FieldReferences.Resolve(pod, field.FieldPath),
        { ResourceFieldRef: { } resource } => ResourceFields.Resolve(Selected(pod, container, resource), resource, node.Current),
        { ConfigMapKeyRef: { } key } => FromConfigMap(pod, key, await objects.GetConfigMapAsync(Named(pod, key.Name), notBefore, cancellationToken)),
        { SecretKeyRef: { } key } => FromSecret(pod, key, await objects.GetSecretAsync(Named(pod, key.Name), notBefore, cancellationToken)),
        _ => throw new ContainerConfigException("an env entry has a valueFrom without a source this node knows: use configMapKeyRef, secretKeyRef, fieldRef or resourceFieldRef"),
    };

    private static V1Container Selected(PodFacts pod, V1Container container, V1ResourceFieldSelector selector) =>
        string.IsNullOrEmpty(selector.ContainerName) ? container : pod.Containers.FirstOrDefault(c => c.Name == selector.ContainerName)?.Spec ?? container;

    private static string? FromConfigMap(PodFacts pod, V1ConfigMapKeySelector key, V1ConfigMap? configMap)
    {
        if (configMap is null)
        {
            return key.Optional == true ? null : throw new ContainerConfigException($"configmap \"{key.Name}\" not found");
        }

        return configMap.Data is not null && configMap.Data.TryGetValue(key.Key, out var value) ? value
            : key.Optional == true ? null
            : throw new ContainerConfigException($"couldn't find key {key.Key} in ConfigMap {pod.Key.Namespace}/{key.Name}");
    }

    private static string? FromSecret(PodFacts pod, V1SecretKeySelector key, V1Secret? secret)
    {
        if (secret is null)
        {
            return key.Optional == true ? null : throw new ContainerConfigException($"secret \"{key.Name}\" not found");
        }

        return secret.Data is not null && secret.Data.TryGetValue(key.Key, out var value) ? System.Text.Encoding.UTF8.GetString(value)
            : key.Optional == true ? null
            : throw new ContainerConfigException($"couldn't find key {key.Key} in Secret {pod.Key.Namespace}/{key.Name}");
    }

    private static NamespacedName Named(PodFacts pod, string name) => new(pod.Key.Namespace, name);
}
