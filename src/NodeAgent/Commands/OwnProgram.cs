namespace Krustlet.NodeAgent.Commands;

/// <summary>How to start this very program again, for its other verbs.</summary>
internal static class OwnProgram
{
    /// <summary>Program and arguments: the native binary or apphost, or <c>dotnet krustlet-agent.dll</c>.</summary>
    public static IReadOnlyList<string> Command(params ReadOnlySpan<string> arguments)
    {
        var program = System.Environment.ProcessPath ?? throw new PlatformNotSupportedException("This system does not tell a process where its program is.");
        var isShared = string.Equals(Path.GetFileNameWithoutExtension(program), "dotnet", StringComparison.Ordinal);
        return isShared ? [program, Path.Combine(AppContext.BaseDirectory, "krustlet-agent.dll"), .. arguments] : [program, .. arguments];
    }
}
