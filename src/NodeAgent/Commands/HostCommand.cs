using System.CommandLine;
using Krustlet.ModuleHost;
using Krustlet.ModuleHost.Compilation;
using Krustlet.NodeAgent.Resources;

namespace Krustlet.NodeAgent.Commands;

/// <summary><c>krustlet-agent host</c>: runs a module host, which outlives the agent that started it.</summary>
internal static class HostCommand
{
    public static Command Create(TextWriter error)
    {
        var socket = new Option<string>("--socket") { Required = true, Description = "Unix socket to serve on." };
        var data = new Option<string>("--data-dir") { Required = true, Description = "Folder of compiled modules; only this user may enter it." };
        var isolated = new Option<bool>("--isolated") { Description = "A host for exactly one module." };
        var maxModules = new Option<int?>("--max-modules") { Description = "Most modules at one time." };
        var workers = new Option<int?>("--worker-threads") { Description = "Threads that run modules; 0: one a processor." };
        var memory = new Option<long?>("--default-memory-bytes") { Description = "Memory cap of a module that asks for none." };
        var inProcess = new Option<bool>("--compile-in-process") { Description = "Compile in this process instead of in one of its own." };
        var compileMemory = new Option<long?>("--compile-memory-bytes") { Description = "Most memory of a compilation in a process of its own." };
        var compileSeconds = new Option<double?>("--compile-seconds") { Description = "Most time of a compilation in a process of its own." };
        var command = new Command("host", "Run a module host; started by the agent.") { socket, data, isolated, maxModules, workers, memory, inProcess, compileMemory, compileSeconds };
        command.SetAction((parsed, cancellationToken) =>
        {
            var defaults = new ModuleHostOptions { SocketPath = Path.GetFullPath(parsed.GetRequiredValue(socket)), CacheDirectory = Path.GetFullPath(parsed.GetRequiredValue(data)) };
            return RunAsync(
                defaults with
                {
                    CompileCommand = parsed.GetValue(inProcess) ? [] : OwnProgram.Command("compile"),
                    CompilerLimits = new CompilerLimits
                    {
                        MaxMemoryBytes = parsed.GetValue(compileMemory) ?? defaults.CompilerLimits.MaxMemoryBytes,
                        MaxTime = parsed.GetValue(compileSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : defaults.CompilerLimits.MaxTime,
                    },
                    Isolated = parsed.GetValue(isolated),
                    MaxModules = parsed.GetValue(maxModules) ?? defaults.MaxModules,
                    WorkerThreads = parsed.GetValue(workers) ?? defaults.WorkerThreads,
                    DefaultMemoryBytes = parsed.GetValue(memory) ?? defaults.DefaultMemoryBytes,
                },
                error,
                cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(ModuleHostOptions options, TextWriter error, CancellationToken cancellationToken)
    {
        var problems = options.Validate();
        foreach (var problem in problems)
        {
            await error.WriteLineAsync(problem).ConfigureAwait(false);
        }

        return problems.Count > 0 ? AgentCommandLine.Misuse : await ServeAsync(options, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> ServeAsync(ModuleHostOptions options, CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource();
        var memory = new IdleMemory(new ManagedHeap(), TimeProvider.System).RunAsync(stop.Token);
        try
        {
            return await ModuleHostServer.RunAsync(options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await memory.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
