namespace Krustlet.Cli.Development;

/// <summary>What a person may choose about a development cluster.</summary>
/// <param name="Agent">The node agent's program; null: the one built beside this program.</param>
/// <param name="Operator">The operator's program; null: the one built beside this program.</param>
/// <param name="Nodes">How many agents.</param>
/// <param name="Port">The API server's port; 0: any free one.</param>
internal sealed record DevOptions(string? Agent, string? Operator, int Nodes, int Port);
