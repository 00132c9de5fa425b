using Krustlet.DevCluster.CustomResources;

namespace Krustlet.DevCluster.Tests.CustomResources;

public sealed class VersionPriorityTests
{
    [Fact]
    public void Stable_versions_come_before_beta_before_alpha_and_higher_before_lower()
    {
        string[] versions = ["v1alpha1", "v2", "v1beta2", "foo", "v10", "v1beta10", "v1"];

        versions.OrderBy(version => version, VersionPriority.MostPreferredFirst)
            .Should().Equal("v10", "v2", "v1", "v1beta10", "v1beta2", "v1alpha1", "foo");
    }
}
