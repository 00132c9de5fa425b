using System.CommandLine;
using Krustlet.Cli.Development;

namespace Krustlet.Cli.Commands;

/// <summary>The options that <c>dev</c> and <c>quickstart</c> share.</summary>
internal sealed class DevCommandOptions
{
    private readonly Option<string?> agent = new("--agent") { Description = "The node agent's program." };
    private readonly Option<string?> operatorProgram = new("--operator") { Description = "The operator's program." };
    private readonly Option<int> nodes = new("--nodes") { Description = "How many node agents.", DefaultValueFactory = _ => 2 };
    private readonly Option<int> port = new("--port") { Description = "The API server's port; 0 takes a free one." };

    public void AddTo(Command command)
    {
        nodes.Validators.Add(result =>
        {
            if (result.GetValue(nodes) is < 1 or > 16)
            {
                result.AddError("--nodes takes 1 to 16");
            }
        });
        command.Add(agent);
        command.Add(operatorProgram);
        command.Add(nodes);
        command.Add(port);
    }

    public DevOptions Read(ParseResult parsed) =>
        new(parsed.GetValue(agent), parsed.GetValue(operatorProgram), parsed.GetValue(nodes), parsed.GetValue(port));
}
