namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary><c>fstflags</c> and two timestamps as utimensat(2) wants them: seconds and nanoseconds of access, then of modification.</summary>
internal static class FileTimes
{
    private const uint Accessed = 1;
    private const uint AccessedNow = 2;
    private const uint Modified = 4;
    private const uint ModifiedNow = 8;
    private const long Now = 0x3FFFFFFF;
    private const long Omit = 0x3FFFFFFE;
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    public static Errno TryConvert(ulong accessed, ulong modified, uint flags, out long[] times)
    {
        times = [];
        if ((flags & (Accessed | AccessedNow)) == (Accessed | AccessedNow) || (flags & (Modified | ModifiedNow)) == (Modified | ModifiedNow))
        {
            return Errno.Invalid;
        }

        var (accessSeconds, accessNanoseconds) = Pair(accessed, (flags & Accessed) != 0, (flags & AccessedNow) != 0);
        var (modifySeconds, modifyNanoseconds) = Pair(modified, (flags & Modified) != 0, (flags & ModifiedNow) != 0);
        times = [accessSeconds, accessNanoseconds, modifySeconds, modifyNanoseconds];
        return Errno.Success;
    }

    private static (long Seconds, long Nanoseconds) Pair(ulong time, bool set, bool now) =>
        set ? ((long)(time / NanosecondsPerSecond), (long)(time % NanosecondsPerSecond)) : (0, now ? Now : Omit);
}
