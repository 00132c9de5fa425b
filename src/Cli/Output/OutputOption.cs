using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Krustlet.Cli.Output;

/// <summary>The option of every command with a result that programs may want: <c>--output table|json|yaml</c>.</summary>
internal sealed class OutputOption
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Option<OutputFormat> _format;

    /// <param name="aliases">Short names, where the command has no other use for them.</param>
    public OutputOption(params string[] aliases)
        : this("--output", aliases)
    {
    }

    private OutputOption(string name, string[] aliases) =>
        _format = new Option<OutputFormat>(name, aliases) { Description = "How to write the result: table, json or yaml.", DefaultValueFactory = _ => OutputFormat.Table };

    /// <summary>Under a name of its own, for a command that writes its result to a file called <c>--output</c>.</summary>
    public static OutputOption Named(string name) => new(name, []);

    public void AddTo(Command command) => command.Add(_format);

    /// <summary>Writes a result.</summary>
    /// <param name="parsed">Says in which form.</param>
    /// <param name="output">Where to.</param>
    /// <param name="document">The whole of it.</param>
    /// <param name="table">What of it people read.</param>
    public async Task WriteAsync(ParseResult parsed, TextWriter output, JsonObject document, string table) => await output.WriteLineAsync(parsed.GetValue(_format) switch
    {
        OutputFormat.Json => document.ToJsonString(Indented),
        OutputFormat.Yaml => YamlText.Of(document).TrimEnd('\n'),
        _ => table.TrimEnd('\n'),
    });
}
