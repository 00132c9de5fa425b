using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Runtimes;

namespace Krustlet.ModuleHost.Native;

/// <summary>
/// <c>wasi_config_t</c>: what native WASI gives a component. Handed over to its store. Nothing of the host is inherited.
/// Sockets stay closed, for which this library has no switch.
/// Output arrives on the library's own threads while the guest waits; its handle lives until the store is deleted.
/// </summary>
internal static unsafe partial class NativeWasiConfig
{
    /// <param name="spec">What the component is started with.</param>
    /// <param name="input">File that is its standard input; null: at its end from the beginning.</param>
    /// <param name="output">Where its output goes.</param>
    /// <exception cref="EngineException">An argument or the standard input cannot be passed.</exception>
    /// <exception cref="ModuleStartException">A folder cannot be opened.</exception>
    public static nint Create(ModuleSpec spec, string? input, IModuleOutput output)
    {
        var config = New();
        try
        {
            Check(SetArguments(config, (nuint)spec.Arguments.Count, [.. spec.Arguments]) != 0, "An argument cannot be passed to the component.");
            var names = spec.Environment.Select(pair => pair.Key).ToArray();
            var values = spec.Environment.Select(pair => pair.Value).ToArray();
            Check(SetEnvironment(config, (nuint)names.Length, names, values) != 0, "An environment variable cannot be passed to the component.");
            foreach (var mount in spec.Mounts)
            {
                if (Preopen(config, mount.HostPath, mount.GuestPath, !mount.ReadOnly) == 0)
                {
                    throw new ModuleStartException(
                        StartError.Mount, $"Folder '{mount.HostPath}' cannot be opened for '{mount.GuestPath}': check that it exists and may be entered.");
                }
            }
            Check(input is null || SetStandardInput(config, input) != 0, "The standard input cannot be passed to the component.");
            SetStandardOutput(config, &WriteOutput, Handle(output), &Free);
            SetStandardError(config, &WriteError, Handle(output), &Free);
            return config;
        }
        catch
        {
            Delete(config);
            throw;
        }
    }

    /// <summary>Gives a store its WASI; the configuration is taken over in any case.</summary>
    public static void Attach(nint context, nint config) => NativeError.ThrowIfAny(SetWasi(context, config));

    private static void Check(bool done, string message)
    {
        if (!done)
        {
            throw new EngineException(message);
        }
    }

    private static nint Handle(IModuleOutput output) => GCHandle.ToIntPtr(GCHandle.Alloc(output));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint WriteOutput(nint output, byte* data, nuint length) => Write(output, OutputStream.StandardOutput, data, length);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint WriteError(nint output, byte* data, nuint length) => Write(output, OutputStream.StandardError, data, length);

    private static nint Write(nint output, OutputStream stream, byte* data, nuint length)
    {
        // Outputs do not throw, by contract; an exception here would end the process.
        Unsafe.As<IModuleOutput>(GCHandle.FromIntPtr(output).Target!).Write(stream, new ReadOnlySpan<byte>(data, (int)length));
        return (nint)length;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(nint output) => GCHandle.FromIntPtr(output).Free();

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasi_config_new")]
    private static partial nint New();

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasi_config_delete")]
    private static partial void Delete(nint config);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasi_config_set_argv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial byte SetArguments(nint config, nuint count, string[] arguments);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasi_config_set_env", StringMarshalling = StringMarshalling.Utf8)]
    private static partial byte SetEnvironment(nint config, nuint count, string[] names, string[] values);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasi_config_preopen_dir", StringMarshalling = StringMarshalling.Utf8)]
    private static partial byte Preopen(nint config, string hostPath, string guestPath, [MarshalAs(UnmanagedType.U1)] bool writable);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasi_config_set_stdin_file", StringMarshalling = StringMarshalling.Utf8)]
    private static partial byte SetStandardInput(nint config, string path);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasi_config_set_stdout_custom")]
    private static partial void SetStandardOutput(
        nint config, delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint> write, nint data, delegate* unmanaged[Cdecl]<nint, void> finalizer);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasi_config_set_stderr_custom")]
    private static partial void SetStandardError(
        nint config, delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint> write, nint data, delegate* unmanaged[Cdecl]<nint, void> finalizer);

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_context_set_wasi")]
    private static partial nint SetWasi(nint context, nint config);
}
