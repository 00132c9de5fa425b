using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Krustlet.ModuleHost.Protocol;

namespace Krustlet.ModuleHost.Client;

/// <summary>
/// Talks to one module host over its Unix socket. Thread-safe; one connection carries all calls. Every call fails with
/// <see cref="RpcException"/>: <see cref="StatusCode.Unavailable"/> when no host serves the socket (any more).
/// </summary>
public sealed class ModuleHostClient : IDisposable
{
    /// <summary>The contract this client speaks; a host that reports another is not to be adopted.</summary>
    public const uint ContractVersion = 1;

    private readonly SocketsHttpHandler handler;
    private readonly GrpcChannel channel;
    private readonly ModuleHostService.ModuleHostServiceClient service;

    /// <summary>Makes a client; nothing is opened before the first call.</summary>
    /// <param name="socketPath">The host's <see cref="ModuleHostOptions.SocketPath"/>.</param>
    public ModuleHostClient(string socketPath)
    {
        SocketPath = socketPath;
        handler = new SocketsHttpHandler { ConnectCallback = (_, token) => ConnectAsync(socketPath, token), EnableMultipleHttp2Connections = true, UseProxy = false };
        channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = handler, MaxReceiveMessageSize = null });
        service = new ModuleHostService.ModuleHostServiceClient(channel);
    }

    /// <summary>The socket this client talks to.</summary>
    public string SocketPath { get; }

    /// <summary>Who serves the socket.</summary>
    public async Task<GetVersionReply> GetVersionAsync(CancellationToken cancellationToken) =>
        await service.GetVersionAsync(new GetVersionRequest(), cancellationToken: cancellationToken);

    /// <summary>Starts a module, or returns the status of the one that has this id already.</summary>
    public async Task<ModuleStatus> StartModuleAsync(StartModuleRequest request, CancellationToken cancellationToken) =>
        await service.StartModuleAsync(request, cancellationToken: cancellationToken);

    /// <summary>Asks a module to end with an exit code (143 for a stop, 137 for a kill); its end is seen by list and watch.</summary>
    /// <exception cref="RpcException"><see cref="StatusCode.NotFound"/> for an id the host does not know.</exception>
    public async Task<ModuleStatus> StopModuleAsync(string id, int exitCode, CancellationToken cancellationToken) =>
        await service.StopModuleAsync(new StopModuleRequest { Id = id, ExitCode = exitCode }, cancellationToken: cancellationToken);

    /// <summary>Forgets an exited module.</summary>
    /// <exception cref="RpcException"><see cref="StatusCode.FailedPrecondition"/> while the module runs.</exception>
    public async Task RemoveModuleAsync(string id, CancellationToken cancellationToken) =>
        await service.RemoveModuleAsync(new RemoveModuleRequest { Id = id }, cancellationToken: cancellationToken);

    /// <summary>Every module the host remembers, running or exited.</summary>
    public async Task<IReadOnlyList<ModuleStatus>> ListModulesAsync(CancellationToken cancellationToken) =>
        (await service.ListModulesAsync(new ListModulesRequest(), cancellationToken: cancellationToken)).Modules;

    /// <summary>Snapshot, end-of-snapshot marker, then each change, until cancelled or the host ends: after its last change, or broken off (<see cref="RpcException"/>).</summary>
    public async IAsyncEnumerable<WatchModulesReply> WatchModulesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = service.WatchModules(new WatchModulesRequest(), cancellationToken: cancellationToken);
        await foreach (var reply in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            yield return reply;
        }
    }

    /// <summary>CPU and memory of the modules named, or of all, and of the host process.</summary>
    public async Task<GetStatsReply> GetStatsAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var request = new GetStatsRequest();
        request.Ids.AddRange(ids);
        return await service.GetStatsAsync(request, cancellationToken: cancellationToken);
    }

    /// <summary>Writes what is read to a module's standard input, until there is nothing more.</summary>
    /// <param name="id">The module, started with a standard input.</param>
    /// <param name="readAsync">Gives the bytes; 0 at their end.</param>
    /// <param name="endAfter">The module then sees the end of its input.</param>
    /// <param name="cancellationToken">Stops it; the module's input stays open.</param>
    public async Task WriteInputAsync(string id, Func<Memory<byte>, CancellationToken, ValueTask<int>> readAsync, bool endAfter, CancellationToken cancellationToken)
    {
        using var call = service.WriteInput(cancellationToken: cancellationToken);
        var buffer = new byte[16 * 1024];
        while (await readAsync(buffer, cancellationToken) is > 0 and var count)
        {
            await call.RequestStream.WriteAsync(new WriteInputRequest { Id = id, Data = ByteString.CopyFrom(buffer, 0, count) }, cancellationToken);
        }

        if (endAfter)
        {
            await call.RequestStream.WriteAsync(new WriteInputRequest { Id = id, End = true }, cancellationToken);
        }

        await call.RequestStream.CompleteAsync();
        await call.ResponseAsync;
    }

    /// <summary>Stops every module with an exit code and ends the host process.</summary>
    public async Task ShutdownAsync(int exitCode, CancellationToken cancellationToken) =>
        await service.ShutdownAsync(new ShutdownRequest { ExitCode = exitCode }, cancellationToken: cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        channel.Dispose();
        handler.Dispose();
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        // What a failed connect throws has its stack written out, for which a natively compiled program makes and keeps
        // a table of all its methods. A host that has just been started fails a few: its socket is not there yet.
        if (!File.Exists(path))
        {
            throw new SocketException((int)SocketError.AddressNotAvailable);
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
