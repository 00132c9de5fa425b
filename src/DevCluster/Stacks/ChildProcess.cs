using System.Diagnostics;
using Krustlet.DevCluster.Native;

namespace Krustlet.DevCluster.Stacks;

/// <summary>
/// A program started here, its output in a log file. It dies with this process even when this process is killed, where util-linux
/// is installed.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const string DeathSignal = "/usr/bin/setpriv";
    private const int TailLines = 20;
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private readonly Process process;
    private readonly Task pumps;

    private ChildProcess(string name, Process process, string logPath, Task pumps)
    {
        Name = name;
        this.process = process;
        LogPath = logPath;
        this.pumps = pumps;
    }

    /// <summary>What it is called in messages.</summary>
    public string Name { get; }

    /// <summary>Everything it wrote.</summary>
    public string LogPath { get; }

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Starts a program.</summary>
    public static async Task<ChildProcess> StartAsync(string name, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string logPath)
    {
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        var words = File.Exists(DeathSignal) ? [DeathSignal, "--pdeathsig", "TERM", .. command] : command;
        start.FileName = words[0];
        foreach (var word in words.Skip(1))
        {
            start.ArgumentList.Add(word);
        }

        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var process = await StartOnItsOwnThreadAsync(start);
        process.StandardInput.Close();
        var log = TextWriter.Synchronized(new StreamWriter(logPath, append: true) { AutoFlush = true });
        return new ChildProcess(name, process, logPath, PumpAsync(process, log));
    }

    /// <summary>Completes when it has ended.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => process.WaitForExitAsync(cancellationToken);

    /// <summary>Ends it without notice, as a crash would.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await pumps;
    }

    /// <summary>Asks it to end (SIGTERM), and ends it when it does not.</summary>
    public async Task StopAsync()
    {
        if (!process.HasExited)
        {
            PosixSignal.Terminate(process.Id);
            using var patience = new CancellationTokenSource(StopPatience);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: false);
            }
        }

        await pumps;
    }

    /// <summary>The last lines it wrote, for messages.</summary>
    public async Task<string> ReadTailAsync(CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(LogPath, cancellationToken);
        return string.Join(Environment.NewLine, lines.TakeLast(TailLines));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process.Dispose();
    }

    // The kernel sends a death signal when the thread that forked ends, not the process: this thread stays until the child is gone.
    private static Task<Process> StartOnItsOwnThreadAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                var process = Process.Start(start)!;
                started.SetResult(process);
                process.WaitForExit();
            }
            catch (Exception error) when (error is System.ComponentModel.Win32Exception or InvalidOperationException)
            {
                _ = started.TrySetException(error);
            }
        })
        { IsBackground = true, Name = $"parent of {start.FileName}" };
        thread.Start();
        return started.Task;
    }

    private static async Task PumpAsync(Process process, TextWriter log)
    {
        await Task.WhenAll(PumpAsync(process.StandardOutput, log), PumpAsync(process.StandardError, log));
        await log.DisposeAsync();
    }

    private static async Task PumpAsync(StreamReader reader, TextWriter log)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            await log.WriteLineAsync(line);
        }
    }
}
