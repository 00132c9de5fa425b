using System.CommandLine;
using Krustlet.Cli.Commands;

var root = new RootCommand("krustlet: WebAssembly modules as Kubernetes Pods")
{
    DevCommand.Create(),
    QuickstartCommand.Create(),
    PushCommand.Create(),
    PullCommand.Create(),
    InspectCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
