using Grpc.Core;
using Krustlet.ModuleHost.Limits;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Runtimes;

namespace Krustlet.ModuleHost.Service;

/// <summary>The host's contract as gRPC calls; see <c>module_host.proto</c>.</summary>
internal sealed class ModuleHostGrpcService(
    ModuleTable table,
    StatusFeed feed,
    ModuleLauncher launcher,
    Admission admission,
    HostIdentity identity,
    HostShutdown shutdown,
    TimeProvider timeProvider) : ModuleHostService.ModuleHostServiceBase
{
    public override Task<GetVersionReply> GetVersion(GetVersionRequest request, ServerCallContext context) => Task.FromResult(identity.Describe());

    public override Task<ModuleStatus> StartModule(StartModuleRequest request, ServerCallContext context)
    {
        if (StartRequests.Validate(request) is { Count: > 0 } failures)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, string.Join(' ', failures)));
        }
        if (table.Find(request.Id) is { } known)
        {
            return Task.FromResult(known.Status);
        }
        if (admission.TryAdmit() is { } refusal)
        {
            return Task.FromResult(Refused(request, refusal));
        }
        var (module, added) = table.GetOrAdd(request);
        if (added)
        {
            // Reports through the module; never throws. Its synchronous part starts modules that are loaded already.
            _ = launcher.LaunchAsync(module, request);
        }
        else
        {
            admission.Release();
        }
        return Task.FromResult(module.Status);
    }

    public override Task<ModuleStatus> StopModule(StopModuleRequest request, ServerCallContext context)
    {
        var module = table.Find(request.Id)
            ?? throw new RpcException(new Status(StatusCode.NotFound, $"Module '{request.Id}' is not known to this host."));
        module.Stop(new StopRequest(request.ExitCode, ExitReason.Stopped, ""));
        return Task.FromResult(module.Status);
    }

    public override Task<RemoveModuleReply> RemoveModule(RemoveModuleRequest request, ServerCallContext context) => table.TryRemove(request.Id)
        ? Task.FromResult(new RemoveModuleReply())
        : throw new RpcException(new Status(StatusCode.FailedPrecondition, $"Module '{request.Id}' has not exited: stop it first."));

    public override Task<ListModulesReply> ListModules(ListModulesRequest request, ServerCallContext context)
    {
        var reply = new ListModulesReply();
        reply.Modules.AddRange(table.All.Select(module => module.Status));
        return Task.FromResult(reply);
    }

    public override async Task WatchModules(WatchModulesRequest request, IServerStreamWriter<WatchModulesReply> responseStream, ServerCallContext context)
    {
        using var subscription = feed.Subscribe();
        foreach (var module in table.All)
        {
            await responseStream.WriteAsync(new WatchModulesReply { Module = module.Status }, context.CancellationToken);
        }
        await responseStream.WriteAsync(new WatchModulesReply { SnapshotEnd = new SnapshotEnd() }, context.CancellationToken);
        try
        {
            while (await subscription.TakeAsync(context.CancellationToken) is { Count: > 0 } changes)
            {
                foreach (var change in changes)
                {
                    await responseStream.WriteAsync(change, context.CancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            // The watcher has gone.
        }
    }

    public override Task<GetStatsReply> GetStats(GetStatsRequest request, ServerCallContext context)
    {
        var modules = request.Ids.Count == 0 ? table.All : request.Ids.Select(table.Find).OfType<HostedModule>();
        return Task.FromResult(HostStats.Collect(modules, timeProvider));
    }

    public override async Task<WriteInputReply> WriteInput(IAsyncStreamReader<WriteInputRequest> requestStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            var input = InputOf(request.Id);
            if (await input.WriteAsync(request.Data.Memory, context.CancellationToken) && request.End)
            {
                input.Complete();
            }
        }

        return new WriteInputReply();
    }

    public override Task<ShutdownReply> Shutdown(ShutdownRequest request, ServerCallContext context)
    {
        shutdown.Request(new HostEnd(request.ExitCode, 0));
        return Task.FromResult(new ShutdownReply());
    }

    private ModuleInput InputOf(string id)
    {
        var module = table.Find(id) ?? throw new RpcException(new Status(StatusCode.NotFound, $"Module '{id}' is not known to this host."));
        return module.Input ?? throw new RpcException(new Status(StatusCode.FailedPrecondition, $"Module '{id}' was started without a standard input."));
    }

    private ModuleStatus Refused(StartModuleRequest request, string refusal) => new()
    {
        Id = request.Id,
        Owner = request.Owner,
        LogPath = request.LogPath,
        State = ModuleState.Exited,
        ExitCode = ExitCodes.NotStarted,
        ExitReason = ExitReason.StartError,
        StartError = StartError.NoCapacity,
        Message = refusal,
        CreatedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(timeProvider.GetUtcNow()),
        FinishedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(timeProvider.GetUtcNow()),
        Version = 1,
    };
}
