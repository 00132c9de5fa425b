namespace Krustlet.ModuleHost.Native;

/// <summary><c>RESOLVE_*</c> of openat2(2).</summary>
[Flags]
internal enum ResolveFlags : ulong
{
    /// <summary>Links of /proc that lead anywhere are refused.</summary>
    NoMagicLinks = 2,

    /// <summary>The result is beneath the folder, or EXDEV.</summary>
    Beneath = 8,
}
