using System.Security.Cryptography;
using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.Oci.References;
using Krustlet.Oci.Verification;

namespace Krustlet.NodeAgent.Tests.Options;

public sealed class VerificationPolicyFileTests : IDisposable
{
    private readonly Folder folder = new();
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public void Without_a_file_nothing_is_demanded() => Read(null).Policy.Rules.Should().BeEmpty();

    [Fact]
    public void Keys_come_from_files_and_from_the_policy_itself()
    {
        var team = folder.Write("team.pub", key.ExportSubjectPublicKeyInfoPem());
        var (policy, problems, path) = Read($"""
            rules:
            - image: "*"
              keys:
              - file: {team}
              - pem: |
                  {Indented(other)}
            - image: r.test/public
              required: false
            """);

        problems.Should().BeEmpty();
        var demand = policy.DemandFor(ImageReference.Parse("r.test/hello:v1"))!;
        demand.Origin.Should().Be($"the rule for * in {path}");
        demand.Keys.Select(static k => k.Origin).Should().Equal(team, $"{path} (rules[0].keys[1])");
        policy.DemandFor(ImageReference.Parse("r.test/public/tool:v1")).Should().BeNull();
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var secret = folder.Write("team.key", key.ExportPkcs8PrivateKeyPem());
        var good = folder.Write("team.pub", key.ExportSubjectPublicKeyInfoPem());
        var (_, problems, path) = Read($"""
            defaults: none
            rules:
            - image: hello
              keys: [file: {good}]
            - image: r.test/a
              keys: [file: {secret}, file: /no/such/file, file: team.pub, just: text]
            - image: r.test/b
              requird: true
              keys: [file: {good}]
            - image: r.test/b
              required: perhaps
              keys: [file: {good}]
            - image: r.test/c
              required: false
              keys: [file: {good}]
            - image: r.test/d
            - r.test/e
            """);

        string[] wanted =
        [
            "defaults is not known; there is rules", "rules[0].image \"hello\" is no pattern", "rules[1].keys[0] *private key", "rules[1].keys[1] *no/such/file", "rules[1].keys[2] has to be file: with an absolute path",
            "rules[1].keys[3] has to be file:", "rules[1].keys has no key", "rules[2].requird is not known; there is image, required, keys", "rules[3].required is neither true nor false", "rules[3].image \"r.test/b\" has a rule already",
            "rules[4].keys are never used", "rules[5].keys has no key", "rules[6] has to be a mapping",
        ];
        problems.Select(static p => p.Message).Should().HaveCount(wanted.Length);
        foreach (var text in wanted)
        {
            problems.Select(static p => p.Message).Should().ContainMatch($"{path}: {text}*");
        }

        problems.Should().OnlyContain(static p => p.Origin == "--verification-policy");
    }

    [Theory]
    [InlineData("rules: []", "*rules has to be a list with at least one rule*")]
    [InlineData("", "*has to hold one mapping with rules*")]
    [InlineData("- rules", "*has to hold one mapping with rules*")]
    [InlineData("rules: [", "*is not YAML or JSON*")]
    [InlineData("rules: [{image: \"*\", image: \"*\"}]", "*is not YAML or JSON*")]
    public void A_file_that_holds_no_policy_is_a_problem_not_a_policy_of_nothing(string text, string problem) =>
        Read(text).Problems.Should().ContainSingle().Which.Message.Should().Match(problem);

    [Fact]
    public void A_file_that_is_not_there_is_a_problem()
    {
        var problems = new List<OptionProblem>();

        VerificationPolicyFile.Read(new SettingReader([new FakeSettings((PodSettings.VerificationPolicy, "/no/such/policy"))], problems));

        problems.Should().ContainSingle().Which.Message.Should().StartWith("/no/such/policy cannot be read");
    }

    public void Dispose()
    {
        folder.Dispose();
        key.Dispose();
        other.Dispose();
    }

    private static string Indented(ECDsa key) => key.ExportSubjectPublicKeyInfoPem().ReplaceLineEndings("\n      ");

    private (VerificationPolicy Policy, IReadOnlyList<OptionProblem> Problems, string Path) Read(string? text)
    {
        var problems = new List<OptionProblem>();
        var path = folder.File("policy.yaml");
        (Setting, string)[] flags = text is null ? [] : [(PodSettings.VerificationPolicy, folder.Write("policy.yaml", text))];
        return (VerificationPolicyFile.Read(new SettingReader([new FakeSettings(flags)], problems)), problems, path);
    }
}
