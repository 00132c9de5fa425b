namespace Krustlet.DevCluster.Tables;

/// <summary>A heading of a table (meta.k8s.io <c>TableColumnDefinition</c>).</summary>
internal sealed record TableColumn(string Name, string Type = "string", string Format = "", int Priority = 0, string Description = "");
