using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace Krustlet.ControllerRuntime.Tests.Testing;

/// <summary>
/// An API server behind an HTTP handler: stores any kind by its path, lists, watches, patches, and fails on request.
/// Apply merges maps and replaces lists, which is enough for objects with one writer a field.
/// </summary>
internal sealed class ApiStub : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly List<StubEvent> _history = [];
    private readonly List<StubWatch> _watches = [];
    private readonly List<StubFault> _faults = [];
    private readonly List<StubFault> _losses = [];
    private long _version = 100;
    private long _oldestVersion;

    public ConcurrentQueue<StubRequest> Requests { get; } = new();

    public IEnumerable<StubRequest> Writes => Requests.Where(r => r.Method != HttpMethod.Get);

    /// <summary>Fails the next <paramref name="times"/> requests that match, before they change anything.</summary>
    public StubFault FailNext(Func<StubRequest, bool> when, HttpStatusCode status, int times = 1, string? reason = null, TimeSpan? retryAfter = null)
    {
        var fault = new StubFault(when, () => StubAnswers.Error(status, reason, retryAfter), times);
        lock (_gate)
        {
            _faults.Add(fault);
        }

        return fault;
    }

    /// <summary>The next matching requests find no server.</summary>
    public StubFault DisconnectNext(Func<StubRequest, bool> when, int times = 1)
    {
        var fault = new StubFault(when, () => throw new HttpRequestException("connection refused"), times);
        lock (_gate)
        {
            _faults.Add(fault);
        }

        return fault;
    }

    /// <summary>The next matching requests are carried out, and the connection breaks before the answer.</summary>
    public StubFault LoseAnswersOf(Func<StubRequest, bool> when, int times = 1)
    {
        var fault = new StubFault(when, () => throw new HttpRequestException("connection reset"), times);
        lock (_gate)
        {
            _losses.Add(fault);
        }

        return fault;
    }

    public JsonObject? Find(string path)
    {
        lock (_gate)
        {
            return _objects.TryGetValue(path, out var found) ? (JsonObject)found.DeepClone() : null;
        }
    }

    public IReadOnlyList<JsonObject> FindAll(string collection)
    {
        lock (_gate)
        {
            return [.. _objects.Where(o => StubPaths.Contains(collection, o.Key)).Select(o => (JsonObject)o.Value.DeepClone())];
        }
    }

    /// <summary>Stores an object as another client would.</summary>
    public JsonObject Put(string path, string json) => Put(path, JsonNode.Parse(json)!.AsObject());

    public JsonObject Put(string path, JsonObject body)
    {
        lock (_gate)
        {
            return Store_NeedsLock(path, (JsonObject)body.DeepClone());
        }
    }

    public void Remove(string path)
    {
        lock (_gate)
        {
            Remove_NeedsLock(path);
        }
    }

    /// <summary>Cuts every open watch as a lost connection does.</summary>
    public void DropWatches()
    {
        lock (_gate)
        {
            _watches.ForEach(w => w.Break());
            _watches.Clear();
        }
    }

    /// <summary>Ends every open watch as the server does at its time-out.</summary>
    public void CloseWatches()
    {
        lock (_gate)
        {
            _watches.ForEach(w => w.Close());
            _watches.Clear();
        }
    }

    /// <summary>Forgets past changes, as etcd's compaction does: older watches get 410.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            _version++;
            _oldestVersion = _version;
            _history.Clear();
        }
    }

    public void SendBookmark(string collection)
    {
        lock (_gate)
        {
            _version++;
            var bookmark = new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = Version_NeedsLock() } };
            Publish_NeedsLock(new StubEvent(_version, "BOOKMARK", collection, bookmark));
        }
    }

    public int OpenWatches
    {
        get
        {
            lock (_gate)
            {
                return _watches.Count;
            }
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var seen = new StubRequest(request.Method, request.RequestUri!, body, request.Content?.Headers.ContentType?.MediaType);
        Requests.Enqueue(seen);
        StubFault? fault;
        lock (_gate)
        {
            fault = _faults.FirstOrDefault(f => f.Matches(seen));
        }

        var response = fault?.Fire() ?? Answer(seen);
        lock (_gate)
        {
            response = _losses.FirstOrDefault(f => f.Matches(seen))?.Fire() ?? response;
        }

        response.RequestMessage = request;
        return response;
    }

    private HttpResponseMessage Answer(StubRequest request)
    {
        lock (_gate)
        {
            return request.Method.Method switch
            {
                "GET" when request.IsWatch => Watch_NeedsLock(request),
                "GET" when StubPaths.IsCollection(request.Path) => List_NeedsLock(request),
                "GET" => _objects.TryGetValue(request.Path, out var found) ? StubAnswers.Ok(found) : StubAnswers.NotFound(),
                "POST" => Create_NeedsLock(request),
                "PUT" or "PATCH" => Change_NeedsLock(request),
                "DELETE" => Remove_NeedsLock(request.Path) ? StubAnswers.Ok(new JsonObject()) : StubAnswers.NotFound(),
                _ => StubAnswers.Error(HttpStatusCode.MethodNotAllowed),
            };
        }
    }

    private HttpResponseMessage List_NeedsLock(StubRequest request)
    {
        var all = _objects.Where(o => StubPaths.Contains(request.Path, o.Key)).Select(o => (o.Key, o.Value)).ToList();
        var after = request.Query["continue"];
        var rest = after is null ? all : [.. all.Where(o => string.CompareOrdinal(o.Key, after) > 0)];
        var limit = int.TryParse(request.Query["limit"], out var asked) ? asked : int.MaxValue;
        var page = rest.Take(limit).ToList();
        var metadata = new JsonObject { ["resourceVersion"] = Version_NeedsLock() };
        if (page.Count < rest.Count)
        {
            metadata["continue"] = page[^1].Key;
        }

        var items = new JsonArray([.. page.Select(o =>
        {
            var item = (JsonObject)o.Value.DeepClone();
            item.Remove("kind");
            item.Remove("apiVersion");
            return item;
        })]);
        return StubAnswers.Ok(new JsonObject { ["kind"] = "List", ["apiVersion"] = "v1", ["metadata"] = metadata, ["items"] = items });
    }

    private HttpResponseMessage Watch_NeedsLock(StubRequest request)
    {
        var from = long.Parse(request.Query["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture);
        var watch = new StubWatch(request.Path);
        if (from < _oldestVersion)
        {
            watch.SendError(HttpStatusCode.Gone, "Expired");
            watch.Close();
            return watch.Response();
        }

        foreach (var change in _history.Where(e => e.Version > from && StubPaths.Contains(request.Path, e.Path)))
        {
            watch.Send(change);
        }

        _watches.Add(watch);
        return watch.Response();
    }

    private HttpResponseMessage Create_NeedsLock(StubRequest request)
    {
        var body = JsonNode.Parse(request.Body)!.AsObject();
        var metadata = body["metadata"]!.AsObject();
        var name = metadata["name"]?.GetValue<string>() ?? metadata["generateName"]!.GetValue<string>() + _version;
        metadata["name"] = name;
        var path = $"{request.Path}/{name}";
        return _objects.ContainsKey(path)
            ? StubAnswers.Error(HttpStatusCode.Conflict, "AlreadyExists")
            : StubAnswers.Ok(Store_NeedsLock(path, body), HttpStatusCode.Created);
    }

    private HttpResponseMessage Change_NeedsLock(StubRequest request)
    {
        var (path, subresource) = StubPaths.Split(request.Path);
        _objects.TryGetValue(path, out var current);
        var body = JsonNode.Parse(request.Body)!;
        var apply = request.MediaType == "application/apply-patch+yaml";
        if (current is null && !(apply && subresource is null))
        {
            return StubAnswers.NotFound();
        }

        if (current is not null && StubPatches.IsStale(current, body))
        {
            return StubAnswers.Error(HttpStatusCode.Conflict, "Conflict");
        }

        var next = StubPatches.Change(current ?? [], body, request, subresource);
        return StubAnswers.Ok(Store_NeedsLock(path, next));
    }

    private JsonObject Store_NeedsLock(string path, JsonObject next)
    {
        _objects.TryGetValue(path, out var current);
        var metadata = next["metadata"] as JsonObject ?? [];
        next["metadata"] = metadata;
        metadata["uid"] ??= current?["metadata"]?["uid"]?.DeepClone() ?? Guid.NewGuid().ToString();
        metadata["managedFields"] = StubAnswers.ManagedFields();
        metadata["name"] ??= path[(path.LastIndexOf('/') + 1)..];
        if (StubPaths.NamespaceOf(path) is { } owner)
        {
            metadata["namespace"] ??= owner;
        }

        if (current is not null)
        {
            metadata["generation"] = current["metadata"]!["generation"]?.DeepClone() ?? 1;
            metadata["resourceVersion"] = current["metadata"]!["resourceVersion"]!.DeepClone();
            if (JsonNode.DeepEquals(current, next))
            {
                return (JsonObject)current.DeepClone();
            }

            if (!JsonNode.DeepEquals(current["spec"], next["spec"]))
            {
                metadata["generation"] = metadata["generation"]!.GetValue<int>() + 1;
            }
        }

        _version++;
        metadata["generation"] ??= 1;
        metadata["resourceVersion"] = Version_NeedsLock();
        if (metadata["deletionTimestamp"] is not null && metadata["finalizers"] is not JsonArray { Count: > 0 })
        {
            _objects[path] = next;
            Remove_NeedsLock(path, final: true);
            return next;
        }

        _objects[path] = next;
        Publish_NeedsLock(new StubEvent(_version, current is null ? "ADDED" : "MODIFIED", path, next));
        return (JsonObject)next.DeepClone();
    }

    private bool Remove_NeedsLock(string path, bool final = false)
    {
        if (!_objects.TryGetValue(path, out var current))
        {
            return false;
        }

        if (!final && current["metadata"]!["finalizers"] is JsonArray { Count: > 0 })
        {
            var dying = (JsonObject)current.DeepClone();
            dying["metadata"]!["deletionTimestamp"] ??= "2024-01-01T00:00:00Z";
            Store_NeedsLock(path, dying);
            return true;
        }

        _objects.Remove(path);
        _version++;
        var last = (JsonObject)current.DeepClone();
        last["metadata"]!["resourceVersion"] = Version_NeedsLock();
        Publish_NeedsLock(new StubEvent(_version, "DELETED", path, last));
        return true;
    }

    private void Publish_NeedsLock(StubEvent change)
    {
        if (change.Type != "BOOKMARK")
        {
            _history.Add(change);
        }

        foreach (var watch in _watches.Where(w => w.Covers(change)))
        {
            watch.Send(change);
        }
    }

    private string Version_NeedsLock() => _version.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
