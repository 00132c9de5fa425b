namespace Krustlet.Testing.ControlPlane.Processes;

/// <summary>A component ended although nobody asked it to.</summary>
public sealed class ComponentCrashedException : Exception
{
    internal ComponentCrashedException(string component, int exitCode, string logTail)
        : base($"{component} ended with exit code {exitCode}. The end of its log:{Environment.NewLine}{logTail}")
    {
        Component = component;
        ExitCode = exitCode;
        LogTail = logTail;
    }

    /// <summary>The program's name, such as <c>kube-apiserver</c>.</summary>
    public string Component { get; }

    /// <summary>Its exit code; 128 plus the signal's number when a signal ended it.</summary>
    public int ExitCode { get; }

    /// <summary>The last lines it logged.</summary>
    public string LogTail { get; }
}
