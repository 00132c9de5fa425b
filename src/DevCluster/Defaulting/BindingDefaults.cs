using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>rbac/v1 <c>RoleBinding</c> and <c>ClusterRoleBinding</c>.</summary>
internal sealed class BindingDefaults : IKindDefaults
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <inheritdoc/>
    public void Apply(JsonObject value)
    {
        value.Object("roleRef")?.Default("apiGroup", Group);
        foreach (var subject in value.Objects("subjects"))
        {
            if (subject.Text("kind") is "User" or "Group")
            {
                subject.Default("apiGroup", Group);
            }
        }
    }
}
