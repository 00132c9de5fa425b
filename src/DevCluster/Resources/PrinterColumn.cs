namespace Krustlet.DevCluster.Resources;

/// <summary>One column of <c>kubectl get</c> (apiextensions <c>CustomResourceColumnDefinition</c>).</summary>
/// <param name="Name">Heading.</param>
/// <param name="Type">string, integer, number, boolean or date.</param>
/// <param name="JsonPath">Where the value is, e.g. <c>.status.phase</c>.</param>
/// <param name="Priority">0 always, otherwise only with <c>-o wide</c>.</param>
/// <param name="Description">What it means.</param>
public sealed record PrinterColumn(string Name, string Type, string JsonPath, int Priority = 0, string Description = "");
