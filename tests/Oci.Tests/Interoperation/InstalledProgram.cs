using System.Diagnostics;

namespace Krustlet.Oci.Tests.Interoperation;

/// <summary>A program of the distribution that tests need; its absence fails them with how to get it.</summary>
internal static class InstalledProgram
{
    public static string Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin").Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"{name} is not installed: run eng/prerequisites, or apt-get install {name}");

    public static Process Start(string name, params string[] arguments) => Process.Start(new ProcessStartInfo(Find(name), arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>Runs to the end; what it prints on failure becomes the message.</summary>
    public static async Task<string> RunAsync(string name, params string[] arguments)
    {
        using var process = Start(name, arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, "{0} {1} says: {2}", name, string.Join(' ', arguments), await errors);
        return await output;
    }
}
