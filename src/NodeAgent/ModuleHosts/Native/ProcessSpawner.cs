using System.Collections;
using System.ComponentModel;
using System.Text;

namespace Krustlet.NodeAgent.ModuleHosts.Native;

/// <summary>Starts a process in a session of its own, its input empty and its output in a file: nothing ties it to the agent.</summary>
internal static class ProcessSpawner
{
    private const int ReadOnly = 0;
    private const int AppendOnly = 0x1 | 0x40 | 0x400;
    private const uint OwnerOnly = 0x180;

    /// <summary>The id of the new process.</summary>
    /// <exception cref="ModuleHostException">The system refused.</exception>
    public static int Start(IReadOnlyList<string> command, string outputPath)
    {
        var attributes = new byte[ProcessCalls.OpaqueSize];
        var files = new byte[ProcessCalls.OpaqueSize];
        Check(ProcessCalls.InitAttributes(attributes), command[0]);
        Check(ProcessCalls.InitFileActions(files), command[0]);
        try
        {
            Check(ProcessCalls.SetFlags(attributes, ProcessCalls.SetSession), command[0]);
            Check(ProcessCalls.AddOpen(files, 0, Text("/dev/null"), ReadOnly, 0), command[0]);
            Check(ProcessCalls.AddOpen(files, 1, Text(outputPath), AppendOnly, OwnerOnly), command[0]);
            Check(ProcessCalls.AddOpen(files, 2, Text(outputPath), AppendOnly, OwnerOnly), command[0]);
            // The agent may change routes for Pods' addresses; what runs modules may not. It is this thread whose children lose it.
            _ = ProcessCalls.Control(ProcessCalls.AmbientCapabilities, ProcessCalls.LowerAmbient, ProcessCalls.NetworkAdministration, 0, 0);
            using var arguments = new StringVector(command);
            using var environment = new StringVector(Variables());
            Check(ProcessCalls.Spawn(out var id, Text(command[0]), files, attributes, arguments.Pointers, environment.Pointers), command[0]);
            return id;
        }
        finally
        {
            _ = ProcessCalls.DestroyFileActions(files);
            _ = ProcessCalls.DestroyAttributes(attributes);
        }
    }

    private static IEnumerable<string> Variables() =>
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(static e => $"{e.Key}={e.Value}");

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + "\0");

    private static void Check(int error, string program)
    {
        if (error != 0)
        {
            throw new ModuleHostException($"cannot start {program}: {new Win32Exception(error).Message}");
        }
    }
}
