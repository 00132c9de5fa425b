using System.CommandLine;
using System.Globalization;
using System.Net;
using k8s.Models;
using Krustlet.Contracts.Hosts;
using Krustlet.ModuleHost.Client;
using Krustlet.ModuleHost.Protocol;

namespace Krustlet.Cli.Modules;

/// <summary>What <c>run</c> gives a module: nothing unless it is asked for, as on a node.</summary>
internal sealed class RunOptions
{
    private readonly Option<string[]> _environment = new("--env", "-e") { Description = "NAME=VALUE; may be repeated." };
    private readonly Option<string[]> _volumes = new("--volume", "-v") { Description = "FOLDER:GUESTPATH[:ro], a folder of this machine; may be repeated." };
    private readonly Option<string[]> _ports = new("--port", "-p") { Description = "[NAME=][ADDRESS:]PORT to listen on, at 127.0.0.1 unless given; may be repeated." };
    private readonly Option<string[]> _hosts = new("--outbound-host") { Description = "HOST, HOST:PORT or *.DOMAIN that it may call over HTTP; may be repeated." };
    private readonly Option<string?> _memory = new("--memory") { Description = "Memory limit, a quantity like 64Mi [default: 256Mi]." };
    private readonly Option<string?> _cpu = new("--cpu") { Description = "Processor limit, a quantity like 500m [default: none]." };
    private readonly Option<ulong> _fuel = new("--fuel") { Description = "Most instructions, about [default: no limit]." };
    private readonly Option<double> _timeout = new("--timeout") { Description = "Most seconds from its start to its end [default: no limit]." };
    private readonly Option<string?> _workingDirectory = new("--workdir", "-w") { Description = "The guest's current folder." };
    private readonly Option<bool> _interactive = new("--interactive", "-i") { Description = "Give it this standard input; otherwise it reads the end at once." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_environment, _volumes, _ports, _hosts, _memory, _cpu, _fuel, _timeout, _workingDirectory, _interactive])
        {
            command.Add(option);
        }
    }

    /// <summary>What a node would ask its host for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">The module's file.</param>
    /// <param name="digest"><c>sha256:…</c> of its bytes.</param>
    /// <param name="arguments">argv, argv[0] included.</param>
    /// <exception cref="UsageException">A value cannot be used.</exception>
    public StartModuleRequest Read(ParseResult parsed, string path, string digest, IReadOnlyList<string> arguments)
    {
        var request = new StartModuleRequest
        {
            Id = "run",
            ModulePath = path,
            ModuleDigest = digest,
            StandardInput = parsed.GetValue(_interactive),
            WorkingDirectory = parsed.GetValue(_workingDirectory) ?? "",
            OutboundHttp = new OutboundHttp(),
            Limits = new Limits
            {
                MemoryBytes = (ulong)Quantity("--memory", parsed.GetValue(_memory)),
                CpuMillicores = (uint)Math.Ceiling(Quantity("--cpu", parsed.GetValue(_cpu)) * 1000),
                Fuel = parsed.GetValue(_fuel),
                ExecutionMilliseconds = (long)Math.Ceiling(parsed.GetValue(_timeout) * 1000),
            },
        };
        request.Arguments.AddRange(arguments);
        request.Mounts.AddRange((parsed.GetValue(_volumes) ?? []).Select(MountOf));
        request.Listeners.AddRange((parsed.GetValue(_ports) ?? []).Select(ListenerOf));
        request.OutboundHttp.Hosts.AddRange((parsed.GetValue(_hosts) ?? []).Select(HostOf));
        var given = (parsed.GetValue(_environment) ?? []).Select(VariableOf).ToList();
        request.Environment.AddRange(given);
        request.Environment.AddRange(ListeningSockets.Variables(request.Listeners).Where(variable => given.All(own => own.Name != variable.Name)));
        return request;
    }

    private static decimal Quantity(string option, string? text)
    {
        if (text is null)
        {
            return 0;
        }

        try
        {
            return new ResourceQuantity(text).ToDecimal() is > 0 and < uint.MaxValue * 1000m and var amount ? amount : throw new UsageException($"{option} {text}: give a quantity above 0, like 500m or 64Mi");
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or OverflowException)
        {
            throw new UsageException($"{option} {text}: give a quantity, like 500m or 64Mi");
        }
    }

    private static EnvironmentVariable VariableOf(string text) => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals
        ? new EnvironmentVariable { Name = text[..equals], Value = text[(equals + 1)..] }
        : throw new UsageException($"--env {text}: write NAME=VALUE");

    private static Mount MountOf(string text)
    {
        var parts = text.Split(':');
        return parts is [{ Length: > 0 } host, { Length: > 0 } guest, .. var rest] && rest is [] or ["ro"] or ["rw"]
            ? new Mount { HostPath = Path.GetFullPath(host), GuestPath = guest, ReadOnly = rest is ["ro"] }
            : throw new UsageException($"--volume {text}: write FOLDER:GUESTPATH or FOLDER:GUESTPATH:ro");
    }

    private static Listener ListenerOf(string text)
    {
        var (name, address) = text.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals ? (text[..equals], text[(equals + 1)..]) : ("", text);
        if (ushort.TryParse(address, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0)
        {
            return new Listener { Address = IPAddress.Loopback.ToString(), Port = port, Name = name };
        }

        return IPEndPoint.TryParse(address, out var end) && end.Port > 0
            ? new Listener { Address = end.Address.ToString(), Port = (uint)end.Port, Name = name }
            : throw new UsageException($"--port {text}: write PORT, ADDRESS:PORT, or a name and = before either, like http=127.0.0.1:8080");
    }

    private static OutboundHost HostOf(string text) =>
        HostPattern.TryParse(text) is { } host
            ? new OutboundHost { Name = host.Name, Port = (uint)host.Port }
            : throw new UsageException($"--outbound-host {text}: write HOST, HOST:PORT or *.DOMAIN");
}
