using System.Text.Json.Serialization;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>What becomes of a rollout that makes no progress within its deadline.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RolloutFailurePolicy>))]
public enum RolloutFailurePolicy
{
    /// <summary>It stands as it is, for people to look at.</summary>
    Halt,

    /// <summary>The replicas go back to the spec that last served in full.</summary>
    Rollback,
}
