using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Krustlet.DevCluster.Stacks;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Packaging;

/// <summary>
/// A machine with an agent in <c>/usr/local/bin</c> and nothing of ours besides: processes, mounts and a hostname of its own, <c>/etc</c> a copy and
/// <c>/var</c> empty, the rest and the network this machine's. Instead of systemd it has a <c>systemctl</c> that notes what it is asked and starts what a
/// unit says. Everything in it ends with it.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class BareMachine : IAsyncDisposable
{
    private const string Setup = """
        set -eu
        root=$1 agent=$2
        hostname "$3"
        for top in /*; do
          case $top in
            /etc | /var | /run | /proc) ;;
            /sys | /dev) mkdir "$root$top"; mount --rbind "$top" "$root$top" ;;
            *) if [ -L "$top" ]; then cp -P "$top" "$root$top"; elif [ -d "$top" ]; then mkdir "$root$top"; mount --bind "$top" "$root$top"; fi ;;
          esac
        done
        cp -a /etc "$root/etc"
        rm -rf "$root/etc/krustlet"
        mkdir -p "$root/etc/systemd/system" "$root/proc" "$root/run" "$root/var/lib" "$root/var/log" "$root/var/tmp"
        mount -t proc proc "$root/proc"
        mount --bind "$(dirname "$agent")" "$root/usr/local/bin"
        mount --bind "$4" "$root/usr/local/sbin"
        exec chroot "$root" /bin/sh -c 'touch /run/started; while :; do sleep 1; done'
        """;

    private const string Systemctl = """
        #!/bin/sh
        # What a unit with Restart=always and KillMode=process comes to, as far as one look shows.
        set -eu
        echo "$*" >> /var/log/systemctl
        unit=/etc/systemd/system/${2:-}
        case $1 in
          daemon-reload) ;;
          enable) test -f "$unit" ;;
          restart)
            test -f "$unit"
            if [ -e /run/agent.pid ]; then
              kill "$(cat /run/agent.pid)"
              while kill -0 "$(cat /run/agent.pid)" 2>/dev/null; do sleep 0.1; done
            fi
            setsid $(sed -n 's/^ExecStart=//p' "$unit") </dev/null >>/var/log/agent 2>&1 &
            echo $! > /run/agent.pid ;;
          *) echo "systemctl $1 is not known here" >&2; exit 1 ;;
        esac
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly ChildProcess process;
    private readonly string init;

    private readonly ClusterFixture cluster;

    private BareMachine(ClusterFixture cluster, string root, ChildProcess process, string init) => (this.cluster, Root, this.process, this.init) = (cluster, root, process, init);

    /// <summary>Its <c>/</c>, seen from here: <c>/etc</c>, <c>/var</c> and <c>/run</c>.</summary>
    public string Root { get; }

    public static async Task<BareMachine> StartAsync(ClusterFixture cluster, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(cluster.TemporaryDirectory, "machines", name)).FullName;
        var root = Directory.CreateDirectory(Path.Combine(folder, "root")).FullName;
        var programs = Directory.CreateDirectory(Path.Combine(folder, "sbin")).FullName;
        await File.WriteAllTextAsync(Path.Combine(programs, "systemctl"), Systemctl.ReplaceLineEndings("\n"));
        File.SetUnixFileMode(Path.Combine(programs, "systemctl"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string[] command = ["/usr/bin/unshare", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child=KILL", "/bin/sh", "-c", Setup.ReplaceLineEndings("\n"), "sh", root, BuildOutput.Agent, name, programs];
        var process = await ChildProcess.StartAsync(name, command, new Dictionary<string, string>(), Path.Combine(folder, "machine.log"));
        try
        {
            await cluster.UntilAsync(
                async () => process.HasExited ? throw new StackException(await process.ReadTailAsync(CancellationToken.None)) : File.Exists(Path.Combine(root, "run/started")), "the machine has started");
            var children = await File.ReadAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/task/{process.Id}/children"));
            return new BareMachine(cluster, root, process, children.Trim());
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command in it, as root, to its end; what it wrote comes together.</summary>
    /// <param name="input">Its standard input.</param>
    /// <param name="command">The command.</param>
    public async Task<(int ExitCode, string Output)> RunAsync(string input, params string[] command)
    {
        string[] words = [$"--target={init}", "--mount", "--uts", "--ipc", "--pid", $"--root=/proc/{init}/root", "--", "/usr/bin/env", "--chdir=/", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", .. command];
        var start = new ProcessStartInfo("/usr/bin/nsenter", words) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var running = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience, ClusterFixture.Time);
        try
        {
            await running.StandardInput.WriteAsync(input.AsMemory(), patience.Token);
            running.StandardInput.Close();
            var output = running.StandardOutput.ReadToEndAsync(patience.Token);
            var error = running.StandardError.ReadToEndAsync(patience.Token);
            await running.WaitForExitAsync(patience.Token);
            return (running.ExitCode, await output + await error);
        }
        finally
        {
            if (!running.HasExited)
            {
                running.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>A file of it.</summary>
    public string PathOf(string path) => Root + path;

    /// <summary>Switches it off. Its first process ends last.</summary>
    public async ValueTask DisposeAsync()
    {
        await process.KillAsync();
        await process.DisposeAsync();
        await cluster.UntilAsync(HasEnded, "the machine is off");
    }

    private bool HasEnded()
    {
        try
        {
            return File.ReadAllText($"/proc/{init}/cmdline").Length == 0;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
    }
}
