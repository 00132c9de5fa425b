using System.Text.Json.Serialization;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>What the module becomes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModuleWorkload>))]
public enum ModuleWorkload
{
    /// <summary>A Deployment: replicas that run until deleted.</summary>
    Service,

    /// <summary>A Job: runs to completion.</summary>
    Job,

    /// <summary>A CronJob: a Job at each time of the schedule.</summary>
    CronJob,
}
