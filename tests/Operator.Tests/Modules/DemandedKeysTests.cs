using System.Security.Cryptography;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;
using Krustlet.Oci.Verification;
using Krustlet.Operator.Modules;
using Krustlet.Operator.Tests.Testing;

namespace Krustlet.Operator.Tests.Modules;

public sealed class DemandedKeysTests
{
    [Fact]
    public void Pods_demand_every_key_in_a_form_that_agents_read()
    {
        string[] keys = [TestKeys.Public(), TestKeys.Public() + "\n\n"];

        var annotation = AnnotationOf(new WasmModuleVerification { Keys = keys })!;

        VerificationKeys.Parse(annotation, "annotation").Select(static key => key.Fingerprint).Should()
            .Equal(keys.SelectMany(static key => VerificationKeys.Parse(key, "spec")).Select(static key => key.Fingerprint));
        AnnotationOf(new WasmModuleVerification { Keys = [keys[0]] }).Should().NotBe(annotation, "another set of keys is another template, which rolls out");
    }

    [Fact]
    public void Nothing_is_demanded_without_verification_or_by_the_policy_None()
    {
        AnnotationOf(null).Should().BeNull();
        AnnotationOf(new WasmModuleVerification { Policy = SignaturePolicy.None, Keys = [TestKeys.Public()] }).Should().BeNull();
    }

    [Fact]
    public void The_spec_wins_over_an_annotation_of_the_users_template()
    {
        var spec = new WasmModuleSpec
        {
            Module = "r/web",
            Verification = new WasmModuleVerification { Keys = [TestKeys.Public()] },
            PodTemplate = new WasmModulePodTemplate { Annotations = new Dictionary<string, string> { [ModuleAnnotations.VerificationKeys] = "weaker" } },
        };

        Annotations(spec)![ModuleAnnotations.VerificationKeys].Should().Be(DemandedKeys.Of(spec));
    }

    [Fact]
    public void A_demand_without_keys_is_refused_never_dropped()
    {
        foreach (var verification in (WasmModuleVerification[])[new(), new() { Policy = SignaturePolicy.Required }, new() { Keys = [] }])
        {
            Refusal(verification).Should().StartWith("verification.keys is empty").And.Contain("give at least one public key");
        }
    }

    [Fact]
    public void A_key_that_cannot_be_used_is_named_with_what_to_do()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Refusal(new() { Keys = [TestKeys.Public(), "cosign.pub"] }).Should().StartWith("verification.keys[1] cannot be used").And.Contain("-----BEGIN PUBLIC KEY-----");
        Refusal(new() { Keys = [key.ExportPkcs8PrivateKeyPem()] }).Should().StartWith("verification.keys[0]").And.Contain("private key");
        Refusal(new() { Keys = [.. Enumerable.Repeat(TestKeys.Public() + new string(' ', 60 * 1024) + TestKeys.Public(), 2)] }).Should().Contain("together");
    }

    private static string Refusal(WasmModuleVerification verification)
    {
        var check = () => ModuleRules.Check(TestModules.With(new WasmModuleSpec { Module = "r/web", Verification = verification }));
        var refusal = check.Should().Throw<ModuleRefusedException>().Which;
        refusal.Reason.Should().Be(RefusalReason.InvalidVerificationKeys);
        return refusal.Message;
    }

    private static string? AnnotationOf(WasmModuleVerification? verification) =>
        Annotations(new WasmModuleSpec { Module = "r/web", Verification = verification })?.GetValueOrDefault(ModuleAnnotations.VerificationKeys);

    private static Dictionary<string, string>? Annotations(WasmModuleSpec spec) =>
        new DeploymentBuilder(new PodTemplateBuilder()).Build(TestModules.With(spec), null).Spec.Template.Metadata.Annotations is { } found ? new(found) : null;
}
