namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>
/// Rights of files and folders. A read-only mount has them all: a write is then refused as <c>EROFS</c>, which programs know, and not
/// as a missing right, which they do not.
/// </summary>
internal static class FolderRights
{
    public const Rights OfFile = Rights.DataSync | Rights.Read | Rights.Seek | Rights.SetFlags | Rights.Sync | Rights.Tell | Rights.Write
        | Rights.Advise | Rights.Allocate | Rights.FileStatGet | Rights.FileStatSetSize | Rights.FileStatSetTimes | Rights.PollReadWrite;

    public const Rights OfFolder = Rights.SetFlags | Rights.Sync | Rights.Advise | Rights.PathCreateDirectory | Rights.PathCreateFile
        | Rights.PathLinkSource | Rights.PathLinkTarget | Rights.PathOpen | Rights.ReadDirectory | Rights.PathReadLink
        | Rights.PathRenameSource | Rights.PathRenameTarget | Rights.PathFileStatGet | Rights.PathFileStatSetSize
        | Rights.PathFileStatSetTimes | Rights.FileStatGet | Rights.FileStatSetTimes | Rights.PathSymbolicLink
        | Rights.PathRemoveDirectory | Rights.PathUnlinkFile | Rights.PollReadWrite;

    public const Rights All = OfFile | OfFolder;
}
