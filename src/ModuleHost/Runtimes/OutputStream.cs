namespace Krustlet.ModuleHost.Runtimes;

public enum OutputStream
{
    StandardOutput = 0,
    StandardError = 1,
}
