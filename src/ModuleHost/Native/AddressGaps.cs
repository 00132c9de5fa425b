using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary>
/// Fills the gaps of the address space above an address, until disposal, so that what is mapped meanwhile lies below it: the kernel maps
/// from the top down, into the first gap that is large enough. Reserves addresses only, no memory.
/// </summary>
internal sealed unsafe partial class AddressGaps : IDisposable
{
    private const int NoAccess = 0;
    private const int PrivateAnonymousNoReserve = 0x4022;
    private const long Largest = 1L << 42;
    private const int MostReservations = 4096;

    private readonly List<(nint Address, nuint Size)> reservations = [];

    /// <param name="above">Gaps below this are left alone.</param>
    /// <param name="smallest">Gaps smaller than this are left alone.</param>
    public AddressGaps(nint above, long smallest)
    {
        for (var size = Largest; size >= smallest; size /= 2)
        {
            while (reservations.Count < MostReservations && TryFill(above, (nuint)size))
            {
                // One gap less.
            }
        }
    }

    public void Dispose()
    {
        foreach (var (address, size) in reservations)
        {
            _ = Unmap(address, size);
        }
        reservations.Clear();
    }

    private bool TryFill(nint above, nuint size)
    {
        var address = Map(0, size, NoAccess, PrivateAnonymousNoReserve, -1, 0);
        if (address == -1)
        {
            return false;
        }
        if (address < above)
        {
            _ = Unmap(address, size);
            return false;
        }
        reservations.Add((address, size));
        return true;
    }

    [LibraryImport(LibraryName.LibC, EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport(LibraryName.LibC, EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
