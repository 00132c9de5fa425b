using System.Security.Cryptography;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary><c>random_get</c>.</summary>
internal static class Randomness
{
    public static Errno Get(ref Preview1Call call)
    {
        if (!call.Memory.TrySlice(call.U32(0), call.U32(1), out var buffer))
        {
            return Errno.Fault;
        }
        RandomNumberGenerator.Fill(buffer);
        return Errno.Success;
    }
}
