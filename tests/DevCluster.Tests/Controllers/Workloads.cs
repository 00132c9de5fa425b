using k8s.Models;

namespace Krustlet.DevCluster.Tests.Controllers;

/// <summary>Objects as a person would apply them.</summary>
internal static class Workloads
{
    public static V1Deployment Deployment(string name, string node, int replicas, string image = "app:1") => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1DeploymentSpec { Replicas = replicas, Selector = new V1LabelSelector { MatchLabels = Labels(name) }, Template = Template(name, node, image) },
    };

    public static V1StatefulSet StatefulSet(string name, string node, int replicas, Action<V1StatefulSetSpec>? configure = null)
    {
        var set = new V1StatefulSet
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1StatefulSetSpec { Replicas = replicas, ServiceName = name, Selector = new V1LabelSelector { MatchLabels = Labels(name) }, Template = Template(name, node) },
        };
        configure?.Invoke(set.Spec);
        return set;
    }

    /// <summary>For some of the test's nodes, which it tolerates all.</summary>
    public static V1DaemonSet DaemonSet(string name, params string[] nodes)
    {
        var template = Template(name, "");
        template.Spec.NodeSelector = null;
        var required = new V1NodeSelectorTerm { MatchExpressions = [new V1NodeSelectorRequirement { Key = "test/node", OperatorProperty = "In", Values = nodes }] };
        template.Spec.Affinity = new V1Affinity { NodeAffinity = new V1NodeAffinity { RequiredDuringSchedulingIgnoredDuringExecution = new V1NodeSelector { NodeSelectorTerms = [required] } } };
        return new V1DaemonSet
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1DaemonSetSpec { Selector = new V1LabelSelector { MatchLabels = Labels(name) }, Template = template },
        };
    }

    public static V1CronJob CronJob(string name, string schedule, Action<V1CronJobSpec>? configure = null)
    {
        var template = Template(name, "nowhere");
        template.Spec.RestartPolicy = "Never";
        var cron = new V1CronJob
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1CronJobSpec { Schedule = schedule, JobTemplate = new V1JobTemplateSpec { Spec = new V1JobSpec { Template = template } } },
        };
        configure?.Invoke(cron.Spec);
        return cron;
    }

    public static V1Job Job(string name, string node, string outcome, Action<V1JobSpec>? configure = null)
    {
        var template = Template(name, node);
        template.Spec.RestartPolicy = "Never";
        template.Metadata.Annotations = new Dictionary<string, string> { [HollowNode.Outcome] = outcome };
        var job = new V1Job { Metadata = new V1ObjectMeta { Name = name }, Spec = new V1JobSpec { Template = template } };
        configure?.Invoke(job.Spec);
        return job;
    }

    public static V1Pod Pod(string name, string node, Action<V1PodSpec>? configure = null)
    {
        var template = Template(name, node);
        configure?.Invoke(template.Spec);
        return new V1Pod { Metadata = new V1ObjectMeta { Name = name, Labels = Labels(name) }, Spec = template.Spec };
    }

    public static V1ConfigMap ConfigMap(string name, params V1OwnerReference[] owners) => new() { Metadata = new V1ObjectMeta { Name = name, OwnerReferences = owners } };

    private static Dictionary<string, string> Labels(string name) => new() { ["app"] = name };

    private static V1PodTemplateSpec Template(string name, string node, string image = "app:1") => new()
    {
        Metadata = new V1ObjectMeta { Labels = Labels(name) },
        Spec = new V1PodSpec
        {
            // A 1.20 API server refuses Pods that want a token before the tokens controller, which is not ours, made one.
            AutomountServiceAccountToken = false,
            NodeSelector = new Dictionary<string, string> { ["test/node"] = node },
            Tolerations = [new V1Toleration { Key = "test/node", OperatorProperty = "Exists" }],
            Containers = [new V1Container { Name = "app", Image = image }],
        },
    };
}
