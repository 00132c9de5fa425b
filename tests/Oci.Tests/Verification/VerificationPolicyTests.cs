using Krustlet.Oci.Failures;
using Krustlet.Oci.References;
using Krustlet.Oci.Verification;

namespace Krustlet.Oci.Tests.Verification;

public class VerificationPolicyTests
{
    [Theory]
    [InlineData("*", "r.example.com/team/hello:v1", true)]
    [InlineData("r.example.com", "r.example.com/team/hello:v1", true)]
    [InlineData("r.example.com/team", "r.example.com/team/hello:v1", true)]
    [InlineData("r.example.com/team/*", "r.example.com/team/hello:v1", true)]
    [InlineData("r.example.com/team/hello", "r.example.com/team/hello@sha256:0000000000000000000000000000000000000000000000000000000000000000", true)]
    [InlineData("r.example.com/te", "r.example.com/team/hello:v1", false)]
    [InlineData("r.example.com/v2", "r.example.com/hello:v1", false)]
    [InlineData("r.example.com/v2", "r.example.com/v2/hello:v1", true)]
    [InlineData("*.example.com/team", "r.example.com/team/hello:v1", true)]
    [InlineData("*.example.com", "a.r.example.com/team/hello:v1", false)]
    [InlineData("r.example.com", "r.example.com:5000/team/hello:v1", false)]
    [InlineData("r.example.com:5000", "r.example.com:5000/team/hello:v1", true)]
    [InlineData("localhost:5000/x", "localhost:5000/x:v1", true)]
    [InlineData("docker.io/library/hello", "hello", true)]
    [InlineData("docker.io", "team/hello", true)]
    public void A_pattern_covers_a_registry_or_a_repository_and_what_is_beneath(string pattern, string image, bool covers) =>
        ImagePattern.Parse(pattern).Covers(ImageReference.Parse(image)).Should().Be(covers);

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("team/hello")]
    [InlineData("https://r.example.com")]
    [InlineData("r.example.com/hello:v1")]
    [InlineData("r.example.com/hello@sha256:00")]
    [InlineData("r.example.com/Team")]
    [InlineData("r.example.com/*/hello")]
    [InlineData("**/*")]
    public void What_is_no_pattern_is_refused_with_what_to_write(string pattern)
    {
        var parsing = () => ImagePattern.Parse(pattern);

        var failure = parsing.Should().Throw<RegistryException>().Which;
        failure.Kind.Should().Be(RegistryErrorKind.InvalidReference);
        failure.Message.Should().Contain("registry.example.com:5000/team");
    }

    [Theory]
    [InlineData("r.example.com/team/hello:v1", "hello")]
    [InlineData("r.example.com/team/other:v1", "team")]
    [InlineData("r.example.com/free/tool:v1", null)]
    [InlineData("r.example.com/else:v1", "host")]
    [InlineData("q.example.com/else:v1", "hosts")]
    [InlineData("hello:v1", "all")]
    public void The_narrowest_pattern_decides(string image, string? demand)
    {
        var policy = new VerificationPolicy(
        [
            Rule("*", "all"), Rule("*.example.com", "hosts"), Rule("r.example.com", "host"), Rule("r.example.com/team/hello", "hello"), Rule("r.example.com/team", "team"),
            new VerificationRule(ImagePattern.Parse("r.example.com/free"), null),
        ]);

        policy.DemandFor(ImageReference.Parse(image))?.Origin.Should().Be(demand);
        (policy.DemandFor(ImageReference.Parse(image)) is null).Should().Be(demand is null);
    }

    [Fact]
    public void What_is_of_no_registry_is_covered_by_the_rule_for_all_alone()
    {
        new VerificationPolicy([Rule("*", "all"), Rule("r.example.com", "host")]).DemandFor(null)!.Origin.Should().Be("all");
        new VerificationPolicy([Rule("r.example.com", "host")]).DemandFor(null).Should().BeNull();
        VerificationPolicy.None.DemandFor(ImageReference.Parse("hello")).Should().BeNull();
    }

    private static VerificationRule Rule(string pattern, string origin) => new(ImagePattern.Parse(pattern), new SignatureDemand(origin, []));
}
