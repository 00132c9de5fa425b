using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.DevCluster.Tests.Controllers;

/// <summary>What a test does with a cluster: a namespace of its own, objects, and waiting for them to be as expected.</summary>
/// <param name="client">The cluster's API.</param>
/// <param name="pass">Called between two looks: lets time pass where it is the test's.</param>
internal sealed class TestCluster(IApiClient client, Action? pass = null)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public IApiClient Client => client;

    public string Namespace { get; } = $"test-{Guid.NewGuid():N}"[..20];

    public static string NewName(string prefix) => $"{prefix}-{Guid.NewGuid():N}"[..(prefix.Length + 9)];

    /// <summary>Makes the test's namespace and waits until it has what Pods need.</summary>
    public static async Task<TestCluster> CreateAsync(ControlPlaneUnderTest controlPlane)
    {
        var cluster = new TestCluster(controlPlane.Client);
        var body = new V1Namespace { ApiVersion = "v1", Kind = "Namespace", Metadata = new V1ObjectMeta { Name = cluster.Namespace } };
        await cluster.Client.CreateAsync(ApiResources.Namespaces, body, CancellationToken.None);
        await cluster.UntilAsync(ApiResources.ServiceAccounts, "default", account => account is not null);
        return cluster;
    }

    public Task<T> CreateAsync<T>(ApiResource<T> resource, T body)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        (body.ApiVersion, body.Kind) = (resource.ApiVersion, resource.Kind);
        body.Metadata.NamespaceProperty = resource.Namespaced ? Namespace : null;
        return client.CreateAsync(resource, body, CancellationToken.None);
    }

    public Task<T?> GetAsync<T>(ApiResource<T> resource, string name)
        where T : class, IKubernetesObject<V1ObjectMeta> => client.GetAsync(resource, Key(resource, name), CancellationToken.None);

    public async Task<IReadOnlyList<T>> ListAsync<T>(ApiResource<T> resource)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        (await client.ListAsync(resource, new ListScope(resource.Namespaced ? Namespace : null))).Items;

    public Task<bool> DeleteAsync<T>(ApiResource<T> resource, string name, string? propagation = null)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        client.DeleteAsync(resource, Key(resource, name), new DeleteRequest(PropagationPolicy: propagation), CancellationToken.None);

    public Task<T> MergeAsync<T>(ApiResource<T> resource, string name, string patch)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        client.PatchAsync(resource, Key(resource, name), new PatchRequest(PatchKind.Merge, patch), CancellationToken.None);

    /// <summary>Waits for one object, null when there is none, to be as expected.</summary>
    public Task<T?> UntilAsync<T>(ApiResource<T> resource, string name, Func<T?, bool> isExpected)
        where T : class, IKubernetesObject<V1ObjectMeta> => UntilAsync(() => GetAsync(resource, name), isExpected, pass);

    /// <summary>Waits for the namespace's objects of a kind to be as expected.</summary>
    public Task<IReadOnlyList<T>> UntilAllAsync<T>(ApiResource<T> resource, Func<IReadOnlyList<T>, bool> isExpected)
        where T : class, IKubernetesObject<V1ObjectMeta> => UntilAsync(() => ListAsync(resource), isExpected, pass);

    /// <summary>Waits for an event about an object.</summary>
    public Task<IReadOnlyList<Corev1Event>> UntilEventAsync(string name, params string[] reasons) =>
        UntilAllAsync(ApiResources.Events, events => events.Any(item => item.InvolvedObject.Name == name && reasons.Contains(item.Reason)));

    private static string Describe<T>(T answer)
        where T : class? => answer switch
        {
            null => "nothing",
            System.Collections.IEnumerable items => string.Join(Environment.NewLine, items.Cast<object>()),
            _ => answer.ToString()!,
        };

    private NamespacedName Key<T>(ApiResource<T> resource, string name)
        where T : class, IKubernetesObject<V1ObjectMeta> => new(resource.Namespaced ? Namespace : null, name);

    /// <summary>Asks until the answer is as expected.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> askAsync, Func<T, bool> isExpected, Action? pass = null)
        where T : class?
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await askAsync();
            if (isExpected(answer))
            {
                return answer;
            }

            if (TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"Not as expected: {Describe(answer)}");
            }

            pass?.Invoke();
            await Task.Delay(Interval, TimeProvider.System, CancellationToken.None);
        }
    }
}
