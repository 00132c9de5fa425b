using Krustlet.NodeAgent.ModuleHosts;
using Krustlet.NodeAgent.ModuleHosts.Processes;

namespace Krustlet.NodeAgent.Tests.PodTesting;

/// <summary>The machine's host processes, in memory. They outlive any agent that uses them.</summary>
internal sealed class FakeModuleHosts(TimeProvider time) : IHostProcesses, IModuleHostClients
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, FakeModuleHost> bySocket = [];
    private readonly List<FakeModuleHost> all = [];

    /// <summary>Capacity of hosts that are started from now on.</summary>
    public int Capacity { get; set; } = int.MaxValue;

    public IReadOnlyList<FakeModuleHost> Alive
    {
        get
        {
            lock (gate)
            {
                return [.. all.Where(static h => h.IsAlive)];
            }
        }
    }

    /// <summary>Starts of modules on all hosts, ever.</summary>
    public int Starts
    {
        get
        {
            lock (gate)
            {
                return all.Sum(static h => h.Starts);
            }
        }
    }

    public FakeModuleHost HostOf(string container) => Alive.Single(h => h.Modules.Any(m => m.Owner.ContainerName == container));

    public HostProcess Start(IReadOnlyList<string> command, string outputPath)
    {
        lock (gate)
        {
            var host = new FakeModuleHost(1000 + all.Count, command.Contains("--isolated"), time) { Capacity = Capacity };
            all.Add(host);
            bySocket[command[command.ToList().IndexOf("--socket") + 1]] = host;
            return new HostProcess(host.ProcessId, host.ProcessId);
        }
    }

    public bool IsAlive(HostProcess process) => Alive.Any(h => h.ProcessId == process.Id);

    public void Kill(HostProcess process) => Alive.FirstOrDefault(h => h.ProcessId == process.Id)?.Die();

    public IModuleHostClient Connect(string socketPath)
    {
        lock (gate)
        {
            return new FakeModuleHostClient(bySocket.GetValueOrDefault(socketPath));
        }
    }
}
