using Krustlet.ModuleHost;
using Krustlet.ModuleHost.Compilation;

// What the agent's binary does with its verbs: "compile ..." and "host SOCKET CACHE shared|isolated".
return args switch
{
    ["compile", .. var rest] => await ModuleCompiler.RunAsync(rest, Console.Error, CancellationToken.None),
    ["host", var socket, var cache, var kind] => await ModuleHostServer.RunAsync(
        new ModuleHostOptions
        {
            SocketPath = socket,
            CacheDirectory = cache,
            MaxModules = 64,
            Isolated = kind == "isolated",
            CompileCommand = [Environment.ProcessPath!, "compile"],
        },
        CancellationToken.None),
    _ => 64,
};
