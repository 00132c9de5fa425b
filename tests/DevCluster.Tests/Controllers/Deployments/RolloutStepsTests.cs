using k8s.Models;
using Krustlet.DevCluster.Controllers.Deployments;

namespace Krustlet.DevCluster.Tests.Controllers.Deployments;

public sealed class RolloutStepsTests
{
    [Theory]
    [InlineData("25%", "25%", 10, 3, 2)]
    [InlineData("0", "0", 10, 0, 1)]
    [InlineData("1", "0%", 4, 1, 0)]
    [InlineData("100%", "100%", 3, 3, 3)]
    [InlineData(null, null, 1, 1, 0)]
    public void Surge_rounds_up_and_unavailability_down(string? surge, string? unavailable, int replicas, int expectedSurge, int expectedUnavailable)
    {
        var deployment = Deployment(replicas, surge, unavailable);

        (RolloutMath.MaxSurge(deployment), RolloutMath.MaxUnavailable(deployment)).Should().Be((expectedSurge, expectedUnavailable));
    }

    [Fact]
    public void The_newest_grows_by_the_surge_first()
    {
        var rollout = new Rollout(Deployment(4, "1", "0"), Set("new", 0, 0), [Set("old", 4, 4)]);

        Sizes(RolloutSteps.Roll(rollout)).Should().Equal(("new", 1));
    }

    [Fact]
    public void The_old_shrink_only_as_the_newest_becomes_available()
    {
        var deployment = Deployment(4, "1", "0");

        Sizes(RolloutSteps.Roll(new Rollout(deployment, Set("new", 1, 0), [Set("old", 4, 4)]))).Should().BeEmpty();
        Sizes(RolloutSteps.Roll(new Rollout(deployment, Set("new", 1, 1), [Set("old", 4, 4)]))).Should().Equal(("old", 3));
    }

    [Fact]
    public void Pods_that_do_not_work_go_before_those_that_do()
    {
        var rollout = new Rollout(Deployment(4, "1", "1"), Set("new", 1, 0), [Set("broken", 2, 0), Set("good", 2, 2)]);

        Sizes(RolloutSteps.Roll(rollout)).Should().Equal(("broken", 1));
    }

    [Fact]
    public void A_rollout_ends_with_all_replicas_new_and_never_leaves_its_limits()
    {
        var deployment = Deployment(10, "25%", "25%");
        var (fresh, old) = (0, 10);
        for (var step = 0; step < 50 && (fresh, old) != (10, 0); step++)
        {
            var changes = RolloutSteps.Roll(new Rollout(deployment, Set("new", fresh, fresh), [Set("old", old, old)]));
            fresh = changes.FirstOrDefault(change => change.Set.Metadata.Name == "new")?.Replicas ?? fresh;
            old = changes.FirstOrDefault(change => change.Set.Metadata.Name == "old")?.Replicas ?? old;
            (fresh + old).Should().BeInRange(8, 13);
        }

        (fresh, old).Should().Be((10, 0));
    }

    [Fact]
    public void Scaling_in_the_middle_of_a_rollout_keeps_the_proportions()
    {
        var rollout = new Rollout(Deployment(20, "0", "1"), Set("new", 5, 5, 10), [Set("old", 5, 5, 10)]);

        var sizes = Sizes(RolloutSteps.Rescale(rollout));

        sizes.Should().HaveCount(2);
        sizes.Sum(size => size.Replicas).Should().Be(20);
    }

    [Fact]
    public void The_hash_of_a_template_ignores_its_own_label_and_the_order_of_names()
    {
        var one = Template(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" });
        var other = Template(new Dictionary<string, string> { ["b"] = "2", ["pod-template-hash"] = "xyz", ["a"] = "1" });

        PodTemplates.Same(one, other).Should().BeTrue();
        PodTemplates.Hash(one, 0).Should().Be(PodTemplates.Hash(other, 0)).And.NotBe(PodTemplates.Hash(one, 1)).And.MatchRegex("^[b-z2-9]{1,10}$");
        PodTemplates.Hash(Template(new Dictionary<string, string> { ["a"] = "2" }), 0).Should().NotBe(PodTemplates.Hash(one, 0));
    }

    private static IEnumerable<(string Name, int Replicas)> Sizes(IEnumerable<ReplicaSetChange> changes) => changes.Select(change => (change.Set.Metadata.Name, change.Replicas));

    private static V1PodTemplateSpec Template(Dictionary<string, string> labels) =>
        new() { Metadata = new V1ObjectMeta { Labels = labels }, Spec = new V1PodSpec { Containers = [new V1Container { Name = "app" }] } };

    private static V1Deployment Deployment(int replicas, string? surge, string? unavailable) => new()
    {
        Metadata = new V1ObjectMeta { Name = "web" },
        Spec = new V1DeploymentSpec
        {
            Replicas = replicas,
            Strategy = new V1DeploymentStrategy
            {
                Type = "RollingUpdate",
                RollingUpdate = new V1RollingUpdateDeployment { MaxSurge = surge is null ? null : (IntOrString)surge, MaxUnavailable = unavailable is null ? null : (IntOrString)unavailable },
            },
        },
    };

    private static V1ReplicaSet Set(string name, int replicas, int available, int? most = null) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Annotations = most is null ? null : new Dictionary<string, string> { ["deployment.kubernetes.io/max-replicas"] = $"{most}" } },
        Spec = new V1ReplicaSetSpec { Replicas = replicas },
        Status = new V1ReplicaSetStatus { Replicas = replicas, AvailableReplicas = available },
    };
}
