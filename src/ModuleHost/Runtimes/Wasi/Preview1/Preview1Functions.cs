using System.Collections.Immutable;
using Krustlet.ModuleHost.Runtimes.Wasi.Preview1.Sockets;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>The 46 functions of <c>wasi_snapshot_preview1</c>.</summary>
internal static class Preview1Functions
{
    public const string ModuleName = "wasi_snapshot_preview1";

    public static ImmutableArray<Preview1Definition> All { get; } =
    [
        new("args_get", "ii", Arguments.Get),
        new("args_sizes_get", "ii", Arguments.GetSizes),
        new("environ_get", "ii", Arguments.GetEnvironment),
        new("environ_sizes_get", "ii", Arguments.GetEnvironmentSizes),
        new("clock_res_get", "ii", Clocks.GetResolution),
        new("clock_time_get", "iIi", Clocks.GetTime),
        new("fd_advise", "iIIi", Descriptors.Advise),
        new("fd_allocate", "iII", Descriptors.Allocate),
        new("fd_close", "i", Descriptors.Close),
        new("fd_datasync", "i", Descriptors.DataSync),
        new("fd_fdstat_get", "ii", Descriptors.GetStatus),
        new("fd_fdstat_set_flags", "ii", Descriptors.SetFlags),
        new("fd_fdstat_set_rights", "iII", Descriptors.SetRights),
        new("fd_filestat_get", "ii", Descriptors.GetFileStatus),
        new("fd_filestat_set_size", "iI", Descriptors.SetSize),
        new("fd_filestat_set_times", "iIIi", Descriptors.SetTimes),
        new("fd_pread", "iiiIi", Transfers.ReadAt),
        new("fd_prestat_get", "ii", Descriptors.GetPreopen),
        new("fd_prestat_dir_name", "iii", Descriptors.GetPreopenName),
        new("fd_pwrite", "iiiIi", Transfers.WriteAt),
        new("fd_read", "iiii", Transfers.Read, Blocking.OnStreams),
        new("fd_readdir", "iiiIi", Descriptors.ReadDirectory),
        new("fd_renumber", "ii", Descriptors.Renumber),
        new("fd_seek", "iIii", Descriptors.Seek),
        new("fd_sync", "i", Descriptors.Sync),
        new("fd_tell", "ii", Descriptors.Tell),
        new("fd_write", "iiii", Transfers.Write, Blocking.OnStreams),
        new("path_create_directory", "iii", Paths.CreateDirectory),
        new("path_filestat_get", "iiiii", Paths.GetFileStatus),
        new("path_filestat_set_times", "iiiiIIi", Paths.SetTimes),
        new("path_link", "iiiiiii", Paths.Link),
        new("path_open", "iiiiiIIii", Paths.Open),
        new("path_readlink", "iiiiii", Paths.ReadLink),
        new("path_remove_directory", "iii", Paths.RemoveDirectory),
        new("path_rename", "iiiiii", Paths.Rename),
        new("path_symlink", "iiiii", Paths.SymbolicLink),
        new("path_unlink_file", "iii", Paths.UnlinkFile),
        new("poll_oneoff", "iiii", Polling.PollOneOff, Blocking.Always),
        new("proc_exit", "i", Process.Exit, Returns: false),
        new("proc_raise", "i", Process.Raise),
        new("random_get", "ii", Randomness.Get),
        new("sched_yield", "", Process.Yield, Blocking.Always),
        new("sock_accept", "iii", SocketFunctions.Accept, Blocking.OnStreams),
        new("sock_recv", "iiiiii", SocketFunctions.Receive, Blocking.OnStreams),
        new("sock_send", "iiiii", SocketFunctions.Send, Blocking.OnStreams),
        new("sock_shutdown", "ii", SocketFunctions.Shutdown),
    ];
}
