using System.CommandLine;
using Krustlet.Cli.Commands;
using Krustlet.Cli.Modules;

var root = new RootCommand("krustlet: WebAssembly modules as Kubernetes Pods")
{
    DevCommand.Create(),
    QuickstartCommand.Create(),
    PushCommand.Create(),
    PullCommand.Create(),
    InspectCommand.Create(),
    RunCommand.Create(ConsoleStreams.OfProcess),
    StoreCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
