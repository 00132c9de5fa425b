using System.Collections.Concurrent;
using Krustlet.ModuleHost.Protocol;

namespace Krustlet.ModuleHost.Service;

/// <summary>The modules this host remembers, by id.</summary>
internal sealed class ModuleTable(StatusFeed feed, TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<string, HostedModule> modules = new(StringComparer.Ordinal);

    public IEnumerable<HostedModule> All => modules.Values;

    public HostedModule? Find(string id) => modules.GetValueOrDefault(id);

    /// <summary>The module of a request's id, and whether this call added it.</summary>
    public (HostedModule Module, bool Added) GetOrAdd(StartModuleRequest request)
    {
        var created = new HostedModule(request, (_, status) => feed.Publish(status), timeProvider);
        var module = modules.GetOrAdd(request.Id, created);
        var added = ReferenceEquals(module, created);
        if (added)
        {
            feed.Publish(created.Status);
        }
        return (module, added);
    }

    /// <summary>Forgets a module that has exited; false when it has not.</summary>
    public bool TryRemove(string id)
    {
        if (Find(id) is not { } module)
        {
            return true;
        }
        if (module.Status.State != ModuleState.Exited)
        {
            return false;
        }
        if (modules.TryRemove(new KeyValuePair<string, HostedModule>(id, module)))
        {
            feed.PublishRemoval(id);
        }
        return true;
    }
}
