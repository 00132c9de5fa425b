using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.ClusterObjects;
using Krustlet.NodeAgent.EventReporting;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodSources;

namespace Krustlet.NodeAgent.Environment;

/// <summary>
/// A container's environment, by the kubelet's rules: <c>envFrom</c> first (later sources win), then <c>env</c> in order, each
/// literal expanded by what stands before it, or by the Services' variables, which come last and replace nothing. Nothing is inherited
/// from the agent. Any name without <c>=</c> is passed on, as API servers since 1.30 allow.
/// </summary>
internal sealed class EnvironmentBuilder(IClusterObjects objects, IServiceDirectory services, EnvironmentFile files, INodeView node, IPodEvents events, TimeProvider time)
{
    /// <summary>
    /// How <c>workingDir</c> reaches a module: WASI has no working directory, but Go takes its first one from this variable,
    /// and other programs may. A variable of that name in the spec stands.
    /// </summary>
    private const string WorkingDirectoryVariable = "PWD";

    private static readonly TimeSpan ServicesPatience = TimeSpan.FromSeconds(10);

    /// <summary>The variables in the order they were first named.</summary>
    /// <exception cref="ContainerConfigException">A required object or key is missing.</exception>
    public async Task<EnvironmentVariables> BuildAsync(PodFacts pod, V1Container container, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        var variables = new EnvironmentVariables();
        var links = await LinksAsync(pod, cancellationToken);
        foreach (var source in container.EnvFrom ?? [])
        {
            await AddAllAsync(variables, pod, source, notBefore, cancellationToken);
        }

        foreach (var variable in container.Env ?? [])
        {
            var value = variable.ValueFrom is { } from
                ? await ResolveAsync(pod, container, from, notBefore, cancellationToken)
                : VariableExpansion.Expand(variable.Value ?? "", name => variables.Find(name) ?? links.Find(name));
            if (value is not null)
            {
                variables.Set(variable.Name, value);
            }
        }

        foreach (var (name, value) in links.All.Where(link => variables.Find(link.Key) is null).ToList())
        {
            variables.Set(name, value);
        }

        if (!string.IsNullOrEmpty(container.WorkingDir) && variables.Find(WorkingDirectoryVariable) is null)
        {
            variables.Set(WorkingDirectoryVariable, container.WorkingDir);
        }

        return variables;
    }

    /// <summary>A static Pod may have to start without any API server; what comes from there can wait for its Services.</summary>
    private async Task<EnvironmentVariables> LinksAsync(PodFacts pod, CancellationToken cancellationToken)
    {
        if (!services.Synced.IsCompleted && !PodOrigin.IsStatic(pod.Pod))
        {
            try
            {
                await services.Synced.WaitAsync(ServicesPatience, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                throw new ContainerConfigException("services have not yet been read at least once, cannot construct envvars");
            }
        }

        return ServiceVariables.Of(pod, services.List());
    }

    private async Task AddAllAsync(EnvironmentVariables variables, PodFacts pod, V1EnvFromSource source, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        var prefix = source.Prefix ?? "";
        if (source.ConfigMapRef is { } configMap)
        {
            var data = await objects.GetConfigMapAsync(Named(pod, configMap.Name), notBefore, cancellationToken);
            AddAll(variables, pod, $"ConfigMap {pod.Key.Namespace}/{configMap.Name}", data is null ? Missing<string>(configMap.Optional, $"configmap \"{configMap.Name}\" not found") : data.Data, prefix, static v => v);
        }

        if (source.SecretRef is { } secret)
        {
            var data = await objects.GetSecretAsync(Named(pod, secret.Name), notBefore, cancellationToken);
            AddAll(variables, pod, $"Secret {pod.Key.Namespace}/{secret.Name}", data is null ? Missing<byte[]>(secret.Optional, $"secret \"{secret.Name}\" not found") : data.Data, prefix, System.Text.Encoding.UTF8.GetString);
        }
    }

    private void AddAll<T>(EnvironmentVariables variables, PodFacts pod, string source, IDictionary<string, T>? data, string prefix, Func<T, string> text)
    {
        var skipped = new List<string>();
        foreach (var (key, value) in data ?? new Dictionary<string, T>())
        {
            if ((prefix + key).AsSpan().IndexOfAny('=', '\0') >= 0)
            {
                skipped.Add(key);
                continue;
            }

            variables.Set(prefix + key, text(value));
        }

        if (skipped.Count > 0)
        {
            events.Emit(pod.Pod, PodEvent.Problem(
                PodEventReasons.InvalidEnvironmentVariableNames,
                $"Keys [{string.Join(", ", skipped.Order(StringComparer.Ordinal))}] from the EnvFrom {source} were skipped since they are considered invalid environment variable names."));
        }
    }

    private static Dictionary<string, T> Missing<T>(bool? optional, string message) =>
        optional == true ? [] : throw new ContainerConfigException(message);

    private async Task<string?> ResolveAsync(PodFacts pod, V1Container container, V1EnvVarSource from, DateTimeOffset notBefore, CancellationToken cancellationToken) => from switch
    {
        { FieldRef: { } field } => FieldReferences.Resolve(pod, field.FieldPath),
        { ResourceFieldRef: { } resource } => ResourceFields.Resolve(pod.Pod, Selected(pod, container, resource), resource, node.Current),
        { ConfigMapKeyRef: { } key } => FromConfigMap(pod, key, await objects.GetConfigMapAsync(Named(pod, key.Name), notBefore, cancellationToken)),
        { FileKeyRef: { } key } => files.Find(pod, key),
        { SecretKeyRef: { } key } => FromSecret(pod, key, await objects.GetSecretAsync(Named(pod, key.Name), notBefore, cancellationToken)),
        _ => throw new ContainerConfigException("an env entry has a valueFrom without a source this node knows: use configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef or fileKeyRef"),
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
