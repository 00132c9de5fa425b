namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary><c>args_*</c> and <c>environ_*</c>.</summary>
internal static class Arguments
{
    public static Errno Get(ref Preview1Call call) => call.State.Arguments.WriteTo(call.Memory, call.U32(0), call.U32(1));

    public static Errno GetSizes(ref Preview1Call call) => call.State.Arguments.WriteSizes(call.Memory, call.U32(0), call.U32(1));

    public static Errno GetEnvironment(ref Preview1Call call) => call.State.Environment.WriteTo(call.Memory, call.U32(0), call.U32(1));

    public static Errno GetEnvironmentSizes(ref Preview1Call call) => call.State.Environment.WriteSizes(call.Memory, call.U32(0), call.U32(1));
}
