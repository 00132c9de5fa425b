using Krustlet.ModuleHost.Client;
using Krustlet.NodeAgent.ModuleHosts.Processes;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>Starts a host process and waits until it serves.</summary>
internal sealed class HostLauncher(ModuleHostCommand command, HostFolder folder, IHostProcesses processes, IModuleHostClients clients, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private const int LogTail = 2000;

    /// <summary>A host that answers and speaks our contract.</summary>
    /// <exception cref="ModuleHostException">It did not come up; the message has the end of its output.</exception>
    public async Task<(HostRecord Record, IModuleHostClient Client)> LaunchAsync(string id, bool isolated, CancellationToken cancellationToken)
    {
        folder.Remove(id);
        var process = processes.Start(command.For(folder.SocketPath(id), isolated), folder.LogPath(id));
        var record = new HostRecord(id, process, isolated);
        folder.Write(record);
        var client = clients.Connect(folder.SocketPath(id));
        try
        {
            await WaitAsync(record, client, cancellationToken);
            return (record, client);
        }
        catch
        {
            client.Dispose();
            processes.Kill(process);
            folder.Remove(id);
            throw;
        }
    }

    private async Task WaitAsync(HostRecord record, IModuleHostClient client, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                var version = await client.GetVersionAsync(cancellationToken);
                if (version.ContractVersion != ModuleHostClient.ContractVersion)
                {
                    throw new ModuleHostContractException(version.ContractVersion);
                }

                return;
            }
            catch (ModuleHostException failure) when (failure is not ModuleHostContractException && processes.IsAlive(record.Process) && time.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
            catch (ModuleHostException failure) when (failure is not ModuleHostContractException)
            {
                throw new ModuleHostException($"the module host did not start: {Output(record.Id)}", failure);
            }
        }
    }

    private string Output(string id)
    {
        try
        {
            var text = File.ReadAllText(folder.LogPath(id)).Trim();
            return text.Length == 0 ? "it wrote nothing" : text[Math.Max(0, text.Length - LogTail)..];
        }
        catch (IOException failure)
        {
            return failure.Message;
        }
    }
}
