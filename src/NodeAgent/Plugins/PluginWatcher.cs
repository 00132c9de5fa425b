using Grpc.Net.Client;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.Folders;
using Krustlet.NodeAgent.Plugins.Protocol;
using Krustlet.NodeAgent.Volumes.Native;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Plugins;

/// <summary>
/// Finds node plugins by the sockets they make in the registry folder (the kubelet's plugin watcher): those that are there at the start and those that come later.
/// The kernel tells of changes, and the folder is looked at every so often, since the kernel does not tell of everything. Each socket is followed by a task of its own:
/// ask who is there, hand it to the type's handler, tell the plugin, and wait until the socket is gone. What fails is tried again for ever.
/// </summary>
internal sealed partial class PluginWatcher(PluginWatcherOptions options, IEnumerable<IPluginHandler> handlers, TimeProvider time, ILogger<PluginWatcher> logger) : IOwnedLoop
{
    private const UnixFileMode FolderMode = (UnixFileMode)0b111_101_000;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(122);

    private readonly Dictionary<string, IPluginHandler> handlersByType = handlers.ToDictionary(static h => h.Type, StringComparer.Ordinal);
    private readonly Dictionary<string, PluginSocket> sockets = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => "plugins";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Controllers;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Folder, FolderMode);
        using var changes = new FolderChanges(options.Folder, Period, time, logger);
        try
        {
            while (true)
            {
                changes.Follow();
                Scan(cancellationToken);
                await changes.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            await Task.WhenAll(sockets.Values.Select(static s => s.Following));
        }
    }

    private void Scan(CancellationToken stopping)
    {
        try
        {
            var present = Directory.EnumerateFiles(options.Folder, "*", SearchOption.AllDirectories)
                .Where(static path => !Path.GetFileName(path).StartsWith('.'))
                .Select(static path => (Path: path, Identity: SocketFiles.Identify(path)))
                .Where(static socket => socket.Identity is not null)
                .ToDictionary(static socket => socket.Path, static socket => socket.Identity!, StringComparer.Ordinal);
            foreach (var gone in sockets.Values.Where(s => present.GetValueOrDefault(s.Path) != s.Identity))
            {
                gone.Gone.Cancel();
            }

            foreach (var (path, identity) in present)
            {
                Follow(path, identity, stopping);
            }

            foreach (var ended in sockets.Values.Where(static s => s.Gone.IsCancellationRequested && s.Following.IsCompleted).ToList())
            {
                sockets.Remove(ended.Path);
                ended.Gone.Dispose();
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(logger, failure, options.Folder);
        }
    }

    /// <summary>The plugin that was there before is deregistered first.</summary>
    private void Follow(string path, string identity, CancellationToken stopping)
    {
        var before = sockets.GetValueOrDefault(path);
        if (before is { Gone.IsCancellationRequested: false })
        {
            return;
        }

        var socket = new PluginSocket(path, identity, new CancellationTokenSource());
        socket.Following = FollowAsync(socket, before, stopping);
        sockets[path] = socket;
    }

    private async Task FollowAsync(PluginSocket socket, PluginSocket? before, CancellationToken stopping)
    {
        // Never before its caller has gone on.
        await Task.Yield();
        if (before is not null)
        {
            await before.Following;
            before.Gone.Dispose();
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, socket.Gone.Token);
        try
        {
            var plugin = await RegisterAsync(socket.Path, either.Token, stopping);
            await WhenCancelledAsync(either.Token);
            stopping.ThrowIfCancellationRequested();
            LogGone(logger, plugin.Type, plugin.Name, socket.Path);
            await handlersByType[plugin.Type].DeregisterAsync(plugin, stopping);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The socket is gone before anything came of it, or the agent ends.
        }
    }

    private async Task<RegisteredPlugin> RegisterAsync(string path, CancellationToken unwanted, CancellationToken stopping)
    {
        for (var wait = FirstRetry; ; wait = wait * 2 < LastRetry ? wait * 2 : LastRetry)
        {
            try
            {
                return await TryRegisterAsync(path, unwanted, stopping);
            }
            catch (PluginException failure)
            {
                LogNotRegistered(logger, path, failure.Message, wait);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // A bug, not a state of the world: those have a type. Tried again like them.
                LogFailed(logger, failure, path, wait);
            }

            await Task.Delay(wait, time, unwanted);
        }
    }

    /// <summary>Once its handler has been asked, it is not left half registered because its socket goes meanwhile: whoever follows it sees that, and lets it go.</summary>
    private async Task<RegisteredPlugin> TryRegisterAsync(string path, CancellationToken unwanted, CancellationToken stopping)
    {
        using var channel = PluginChannels.Open(path);
        var client = new Registration.RegistrationClient(channel);
        var info = await PluginCalls.AskAsync(token => client.GetInfoAsync(new InfoRequest(), cancellationToken: token), CallLimit, $"plugin at {path}", time, unwanted);
        var plugin = new RegisteredPlugin(info.Type, info.Name, info.Endpoint.Length == 0 ? path : PluginChannels.PathOf(info.Endpoint), [.. info.SupportedVersions], path);
        try
        {
            var handler = handlersByType.GetValueOrDefault(plugin.Type)
                ?? throw new PluginException($"this node has no use for plugins of type \"{plugin.Type}\": it takes {string.Join(", ", handlersByType.Keys.Order(StringComparer.Ordinal))}");
            await handler.RegisterAsync(plugin, stopping);
        }
        catch (PluginException refusal)
        {
            await NotifyAsync(client, new RegistrationStatus { PluginRegistered = false, Error = refusal.Message }, path, unwanted);
            throw;
        }

        // A plugin that cannot hear it is registered all the same: it has answered, and is in use.
        await NotifyAsync(client, new RegistrationStatus { PluginRegistered = true }, path, unwanted);
        LogRegistered(logger, plugin.Type, plugin.Name, plugin.Endpoint);
        return plugin;
    }

    private async Task NotifyAsync(Registration.RegistrationClient client, RegistrationStatus status, string path, CancellationToken unwanted)
    {
        try
        {
            await PluginCalls.AskAsync(token => client.NotifyRegistrationStatusAsync(status, cancellationToken: token), CallLimit, $"plugin at {path}", time, unwanted);
        }
        catch (PluginException failure)
        {
            LogNotNotified(logger, path, failure.Message);
        }
        catch (OperationCanceledException) when (unwanted.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }
    }

    private static async Task WhenCancelledAsync(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => cancelled.TrySetResult());
        await cancelled.Task;
    }

    [LoggerMessage(4800, LogLevel.Information, "{Type} {Plugin} is registered; it serves {Endpoint}")]
    private static partial void LogRegistered(ILogger logger, string type, string plugin, string endpoint);

    [LoggerMessage(4801, LogLevel.Information, "{Type} {Plugin} is gone with its socket {Socket}")]
    private static partial void LogGone(ILogger logger, string type, string plugin, string socket);

    [LoggerMessage(4802, LogLevel.Warning, "The plugin at {Socket} is not registered: {Problem}; trying again in {Wait}")]
    private static partial void LogNotRegistered(ILogger logger, string socket, string problem, TimeSpan wait);

    [LoggerMessage(4803, LogLevel.Warning, "The plugin at {Socket} could not be told of its registration: {Problem}")]
    private static partial void LogNotNotified(ILogger logger, string socket, string problem);

    [LoggerMessage(4805, LogLevel.Error, "The registration of the plugin at {Socket} failed unexpectedly: trying again in {Wait}")]
    private static partial void LogFailed(ILogger logger, Exception failure, string socket, TimeSpan wait);

    [LoggerMessage(4804, LogLevel.Warning, "The plugin folder {Folder} cannot be read: trying again")]
    private static partial void LogUnreadable(ILogger logger, Exception failure, string folder);
}
