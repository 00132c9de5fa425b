using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.NodeAgent.Tests.Fakes;

/// <summary>
/// An API server in memory: enough of one for a node's own objects. Faults are injected before a call is looked at. Writes come one after another, and a
/// watch begins where its list ended, as with every real server.
/// </summary>
internal sealed class FakeApi(TimeProvider time) : IApiClient
{
    private readonly ConcurrentDictionary<(string Plural, NamespacedName Name), IKubernetesObject<V1ObjectMeta>> objects = new();
    private readonly List<(string Plural, ChannelWriter<object> Writer)> watchers = [];
    private readonly List<(string Plural, long Version, object Change)> changes = [];
    private readonly Lock gate = new();
    private long version = 100;

    /// <summary>Verb and plural of each call, in order.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>What was patched, whole, in order.</summary>
    public ConcurrentQueue<string> Patches { get; } = new();

    /// <summary>What goes wrong with a call (<c>VERB plural</c>), if anything.</summary>
    public Func<string, ApiErrorReason?> Fault { get; set; } = _ => null;

    /// <summary>What becomes of a created object: reviews are answered, requests signed.</summary>
    public Action<IKubernetesObject<V1ObjectMeta>> OnCreate { get; set; } = _ => { };

    public Uri Server { get; } = new("https://api.test:6443/");

    public int Count(string call) => Calls.Count(made => made == call);

    public T? Find<T>(ApiResource<T> resource, NamespacedName name)
        where T : class, IKubernetesObject<V1ObjectMeta> => objects.TryGetValue((resource.Plural, name), out var found) ? (T)found : null;

    public void Remove<T>(ApiResource<T> resource, NamespacedName name)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (gate)
        {
            if (objects.TryRemove((resource.Plural, name), out var removed))
            {
                Tell_NeedsLock(resource.Plural, new WatchEvent<T>(WatchEventKind.Deleted, Next(), (T)removed));
            }
        }
    }

    /// <summary>Stores an object as somebody else would.</summary>
    public T Put<T>(ApiResource<T> resource, T item)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (gate)
        {
            item.Metadata.ResourceVersion = Next();
            item.Metadata.Uid ??= Guid.NewGuid().ToString();

            // As every real server sends it; what is read here cannot be serialized again.
            item.Metadata.ManagedFields = [new V1ManagedFieldsEntry { Manager = "test", FieldsV1 = JsonDocument.Parse("{}").RootElement }];
            item.Metadata.CreationTimestamp ??= time.GetUtcNow().UtcDateTime;
            var known = objects.ContainsKey((resource.Plural, NameOf(item)));
            objects[(resource.Plural, NameOf(item))] = item;
            Tell_NeedsLock(resource.Plural, new WatchEvent<T>(known ? WatchEventKind.Modified : WatchEventKind.Added, item.Metadata.ResourceVersion, item));
            return item;
        }
    }

    /// <summary>Changes an object as somebody else would, with no other write in between.</summary>
    /// <param name="resource">Its kind.</param>
    /// <param name="name">It has to be there.</param>
    /// <param name="change">Makes another object; the one there is stays as it is.</param>
    public T Change<T>(ApiResource<T> resource, NamespacedName name, Func<T, T> change)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (gate)
        {
            return Put(resource, change(Find(resource, name)!));
        }
    }

    public Task<T?> GetAsync<T>(ApiResource<T> resource, NamespacedName name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Do("GET", resource, () => Find(resource, name));

    public Task<ApiList<T>> ListAsync<T>(ApiResource<T> resource, ListScope scope, string? resourceVersion = null, int? limit = null, string? continueToken = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Do("LIST", resource, () => new ApiList<T>([.. objects.Where(entry => entry.Key.Plural == resource.Plural).Select(entry => (T)entry.Value)], version.ToString(null, null), null));

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(ApiResource<T> resource, ListScope scope, string resourceVersion, TimeSpan timeout, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var channel = Channel.CreateUnbounded<object>();
        lock (gate)
        {
            var after = long.TryParse(resourceVersion, out var given) ? given : version;
            foreach (var (_, _, change) in changes.Where(change => change.Plural == resource.Plural && change.Version > after))
            {
                channel.Writer.TryWrite(change);
            }

            watchers.Add((resource.Plural, channel.Writer));
        }

        Calls.Enqueue($"WATCH {resource.Plural}");
        await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
        {
            yield return (WatchEvent<T>)change;
        }
    }

    public Task<T> CreateAsync<T>(ApiResource<T> resource, T body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Do("POST", resource, () =>
        {
            var copy = Copy(body);
            OnCreate(copy);
            if (copy.Metadata.Name is null)
            {
                return copy;
            }

            return objects.ContainsKey((resource.Plural, NameOf(copy))) ? throw Error(ApiErrorReason.AlreadyExists) : Put(resource, copy);
        });

    public Task<TAnswer> CreateSubresourceAsync<T, TBody, TAnswer>(ApiResource<T> resource, NamespacedName name, string subresource, TBody body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> ReplaceAsync<T>(ApiResource<T> resource, T body, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Do("PUT", resource, () =>
        {
            var stored = Find(resource, NameOf(body)) ?? throw Error(ApiErrorReason.NotFound);
            return stored.Metadata.ResourceVersion == body.Metadata.ResourceVersion ? Put(resource, Copy(body)) : throw Error(ApiErrorReason.Conflict);
        });

    public Task<T> PatchAsync<T>(ApiResource<T> resource, NamespacedName name, PatchRequest patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Do("PATCH", resource, () =>
        {
            var stored = Find(resource, name) ?? throw Error(ApiErrorReason.NotFound);
            var change = JsonNode.Parse(patch.Body)!.AsObject();
            Patches.Enqueue(change.ToJsonString());
            if (change["metadata"]?["uid"]?.GetValue<string>() is { } uid && uid != stored.Metadata.Uid)
            {
                throw Error(ApiErrorReason.Conflict);
            }

            stored.Metadata.ManagedFields = null;
            var whole = JsonNode.Parse(KubernetesJson.Serialize(stored))!.AsObject();
            StrategicMerge.Apply(whole, change);
            return Put(resource, KubernetesJson.Deserialize<T>(whole.ToJsonString()));
        });

    public Task<bool> DeleteAsync<T>(ApiResource<T> resource, NamespacedName name, DeleteRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Do("DELETE", resource, () =>
        {
            var stored = Find(resource, name);
            if (stored is not null && request.Uid is { } uid && uid != stored.Metadata.Uid)
            {
                throw Error(ApiErrorReason.Conflict);
            }

            Remove(resource, name);
            return stored is not null;
        });

    public Task<JsonNode?> SendAsync(RawRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Stream> OpenStreamAsync(string pathAndQuery, CancellationToken cancellationToken) => throw new NotSupportedException();

    public static ApiException Error(ApiErrorReason reason) => new(reason, HttpStatusCode.BadRequest, $"The fake API server says {reason}.");

    private static NamespacedName NameOf(IKubernetesObject<V1ObjectMeta> item) => new(item.Metadata.NamespaceProperty, item.Metadata.Name);

    private static T Copy<T>(T item) => KubernetesJson.Deserialize<T>(KubernetesJson.Serialize(item!));

    private string Next() => Interlocked.Increment(ref version).ToString(null, null);

    private Task<TResult> Do<T, TResult>(string verb, ApiResource<T> resource, Func<TResult> work)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var call = $"{verb} {resource.Plural}";
        Calls.Enqueue(call);
        try
        {
            if (Fault(call) is { } reason)
            {
                return Task.FromException<TResult>(Error(reason));
            }

            lock (gate)
            {
                return Task.FromResult(work());
            }
        }
        catch (ApiException exception)
        {
            return Task.FromException<TResult>(exception);
        }
    }

    private void Tell_NeedsLock(string plural, object change)
    {
        changes.Add((plural, version, change));
        watchers.Where(watcher => watcher.Plural == plural).ToList().ForEach(watcher => watcher.Writer.TryWrite(change));
    }
}
