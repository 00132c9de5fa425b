namespace Krustlet.Contracts.WellKnown;

/// <summary>Field managers, one a writer (server-side apply).</summary>
public static class FieldManagers
{
    /// <summary>The operator's writes to objects it makes.</summary>
    public const string Operator = "krustlet-operator";

    /// <summary>The operator's writes to the status of our own kinds.</summary>
    public const string OperatorStatus = "krustlet-operator-status";

    /// <summary>The node agent's writes.</summary>
    public const string NodeAgent = "krustlet-agent";

    /// <summary>The embedded control plane's controllers.</summary>
    public const string DevCluster = "krustlet-dev";
}
