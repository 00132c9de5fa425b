using System.Net;
using Krustlet.ModuleHost.Compilation;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Runtimes;

namespace Krustlet.ModuleHost.Service;

/// <summary>Reads start requests.</summary>
internal static class StartRequests
{
    /// <summary>What is wrong with a request, each with its fix; empty when it is good.</summary>
    public static IReadOnlyList<string> Validate(StartModuleRequest request)
    {
        var failures = new List<string>();
        if (request.Id.Length == 0)
        {
            failures.Add("id is empty: give the container id.");
        }
        if (!Path.IsPathRooted(request.ModulePath))
        {
            failures.Add($"module_path '{request.ModulePath}' is not absolute: give the module's file in the content store.");
        }
        if (!ArtifactKey.IsDigest(request.ModuleDigest))
        {
            failures.Add($"module_digest '{request.ModuleDigest}' is not 'sha256:' and 64 lower-case hex digits: give the digest of the file's bytes.");
        }
        if (request.Limits is { ExecutionMilliseconds: < 0 })
        {
            failures.Add("limits.execution_milliseconds is negative: use 0 for no limit.");
        }
        failures.AddRange(
            from listener in request.Listeners
            from end in listener.More.Prepend(new ListenerAddress { Address = listener.Address, Port = listener.Port })
            where end.Port is 0 or > IPEndPoint.MaxPort || !IPAddress.TryParse(end.Address, out _)
            select $"listener '{end.Address}' port {end.Port} is no IP address with a port of 1 to 65535: give the Pod's address and the container's port.");
        failures.AddRange(
            from host in request.OutboundHttp?.Hosts ?? []
            where host.Port > IPEndPoint.MaxPort || Uri.CheckHostName(host.Name.StartsWith("*.", StringComparison.Ordinal) ? host.Name[2..] : host.Name) == UriHostNameType.Unknown
            select $"outbound_http: '{host.Name}' port {host.Port} is no host with a port of 1 to 65535, or 0 for any: give a name, an IP address, or *. and a domain.");
        failures.AddRange(
            from text in request.Arguments.Concat(request.Environment.SelectMany(variable => new[] { variable.Name, variable.Value }))
            where text.Contains('\0', StringComparison.Ordinal)
            select "an argument or environment variable contains a zero byte, which WASI cannot pass: remove it.");
        return failures;
    }

    public static ModuleSource SourceOf(StartModuleRequest request) => new(request.ModulePath, request.ModuleDigest);

    public static ModuleSpec SpecOf(StartModuleRequest request) => new()
    {
        Id = request.Id,
        Arguments = request.Arguments.Count == 0 ? [] : [.. request.Arguments],
        Environment = request.Environment.Count == 0 ? [] : [.. request.Environment.Select(variable => KeyValuePair.Create(variable.Name, variable.Value))],
        Mounts = request.Mounts.Count == 0 ? [] : [.. request.Mounts.Select(mount => new MountSpec(mount.HostPath, mount.GuestPath, mount.ReadOnly))],
        Listeners = request.Listeners.Count == 0 ? [] : [.. request.Listeners.Select(SpecOf)],
        OutboundHttp = HttpOf(request.OutboundHttp),
        WorkingDirectory = request.WorkingDirectory,
        MemoryBytes = (long)Math.Min(request.Limits?.MemoryBytes ?? 0, long.MaxValue),
        CpuMillicores = request.Limits?.CpuMillicores ?? 0,
        Fuel = request.Limits?.Fuel ?? 0,
        ExecutionTime = TimeSpan.FromMilliseconds(request.Limits?.ExecutionMilliseconds ?? 0),
    };

    private static ListenerSpec SpecOf(Listener listener) => new(new IPEndPoint(IPAddress.Parse(listener.Address), (int)listener.Port), listener.Name)
    {
        More = listener.More.Count == 0 ? [] : [.. listener.More.Select(end => new IPEndPoint(IPAddress.Parse(end.Address), (int)end.Port))],
    };

    private static OutboundHttpSpec HttpOf(OutboundHttp? granted) => granted is null
        ? OutboundHttpSpec.Nothing
        : new OutboundHttpSpec(
            [.. granted.Hosts.Select(static host => new Runtimes.OutboundHost(host.Name, (int)host.Port))],
            granted.AllowAll,
            granted.HasMaxConcurrentRequests ? granted.MaxConcurrentRequests : null);
}
