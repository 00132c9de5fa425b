using System.CommandLine;
using Krustlet.Cli.Commands;

return await KrustletCommand.RunAsync(args, new InvocationConfiguration());
