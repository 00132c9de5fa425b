using System.Globalization;
using System.Text;
using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>The API's URLs (Kubernetes API concepts, "Resource URIs").</summary>
internal static class ApiPaths
{
    public static string Collection<T>(ApiResource<T> resource, string? @namespace)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var path = new StringBuilder(resource.Group.Length == 0 ? "/api" : "/apis/" + resource.Group).Append('/').Append(resource.Version);
        if (resource.Namespaced && @namespace is not null)
        {
            path.Append("/namespaces/").Append(Uri.EscapeDataString(@namespace));
        }

        return path.Append('/').Append(resource.Plural).ToString();
    }

    public static string Item<T>(ApiResource<T> resource, NamespacedName name, string? subresource = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (string.IsNullOrEmpty(name.Name))
        {
            throw new ArgumentException($"A {resource.Kind} is addressed by its name; set metadata.name.", nameof(name));
        }

        if (resource.Namespaced && string.IsNullOrEmpty(name.Namespace))
        {
            throw new ArgumentException($"{resource.Kind} {name.Name} lives in a namespace; set metadata.namespace.", nameof(name));
        }

        var item = $"{Collection(resource, name.Namespace)}/{Uri.EscapeDataString(name.Name)}";
        return subresource is null ? item : $"{item}/{subresource}";
    }

    public static string List<T>(ApiResource<T> resource, ListScope scope, string? resourceVersion, int? limit, string? continueToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Collection(resource, scope.Namespace) + Query(
        [
            .. Scope(scope),
            ("resourceVersion", resourceVersion),
            ("limit", limit?.ToString(CultureInfo.InvariantCulture)),
            ("continue", continueToken),
        ]);

    public static string Watch<T>(ApiResource<T> resource, ListScope scope, string resourceVersion, TimeSpan timeout)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Collection(resource, scope.Namespace) + Query(
        [
            .. Scope(scope),
            ("watch", "true"),
            ("allowWatchBookmarks", "true"),
            ("resourceVersion", resourceVersion),
            ("timeoutSeconds", Math.Max(1, (long)timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
        ]);

    public static string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return query.ToString();
    }

    private static (string Name, string? Value)[] Scope(ListScope scope) =>
        [("labelSelector", scope.LabelSelector), ("fieldSelector", scope.FieldSelector)];
}
