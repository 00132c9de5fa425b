using System.Security.Cryptography;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Tests.Signing;
using Krustlet.Oci.Verification;

namespace Krustlet.Oci.Tests.Verification;

public class VerificationKeysTests
{
    [Theory]
    [InlineData("P256", KeyAlgorithm.EcdsaP256)]
    [InlineData("Ed25519", KeyAlgorithm.Ed25519)]
    public void A_public_key_verifies_what_its_private_key_signed_and_nothing_else(string algorithm, KeyAlgorithm expected)
    {
        using var signer = SigningKey.Create(algorithm);
        var signed = "some bytes"u8.ToArray();
        var signature = signer.Sign(signed);

        var key = VerificationKeys.Parse(signer.PublicKeyPem, "team.pub").Should().ContainSingle().Subject;

        key.Algorithm.Should().Be(expected);
        key.Verifies(signed, signature).Should().BeTrue();
        key.Verifies("other bytes"u8, signature).Should().BeFalse();
        key.Verifies(signed, signature.AsSpan(0, signature.Length - 1)).Should().BeFalse("it is cut off");
        key.Verifies(signed, []).Should().BeFalse();
        key.Verifies(signed, new byte[64]).Should().BeFalse("it is no signature at all");
        key.ToString().Should().StartWith("team.pub").And.Contain(key.Fingerprint[..19]);
    }

    /// <summary>The first test of RFC 8032, section 7.1: a signature of nothing.</summary>
    [Fact]
    public void Ed25519_is_that_of_the_RFC()
    {
        const string Key = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----";

        VerificationKeys.Parse(Key, "rfc")[0].Verifies([], Convert.FromHexString(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")).Should().BeTrue();
    }

    [Fact]
    public void A_text_may_hold_several_keys_and_comments_and_names_each_key_once()
    {
        using var one = SigningKey.P256();
        using var two = SigningKey.Ed25519();

        var keys = VerificationKeys.Parse($"# the team's\n{one.PublicKeyPem}\n# the release's\n{two.PublicKeyPem}\n{one.PublicKeyPem}", "keys");

        keys.Select(static key => key.Algorithm).Should().Equal(KeyAlgorithm.EcdsaP256, KeyAlgorithm.Ed25519);
    }

    [Fact]
    public void A_private_key_is_refused_with_where_it_belongs()
    {
        using var key = SigningKey.P256();

        Refusal(key.PrivateKeyPem).Should().Contain("private key").And.Contain("give the public key");
        Refusal($"{key.PublicKeyPem}\n{key.PrivateKeyPem}").Should().Contain("private key");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMFkw")]
    public void A_text_without_a_whole_key_is_refused(string text) => Refusal(text).Should().Contain("no whole PEM block");

    [Fact]
    public void A_key_that_is_followed_by_half_of_another_is_refused_not_taken_for_all()
    {
        using var key = SigningKey.P256();

        Refusal(key.PublicKeyPem + "\n" + key.PublicKeyPem[..60]).Should().Contain("no whole PEM block");
    }

    [Fact]
    public void Keys_of_other_algorithms_are_refused_by_name()
    {
        using var rsa = RSA.Create(2048);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Refusal(rsa.ExportSubjectPublicKeyInfoPem()).Should().Contain("1.2.840.113549.1.1.1").And.Contain("ECDSA P-256");
        Refusal(p384.ExportSubjectPublicKeyInfoPem()).Should().Contain("ECDSA on").And.Contain("Ed25519");
        Refusal("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----").Should().Contain("SubjectPublicKeyInfo");
        Refusal("-----BEGIN PUBLIC KEY-----\nMCkwBQYDK2VwAyAA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHUQ==\n-----END PUBLIC KEY-----").Should().Contain("malformed");
    }

    private static string Refusal(string text)
    {
        var parsing = () => VerificationKeys.Parse(text, "team.pub");
        var failure = parsing.Should().Throw<RegistryException>().Which;
        failure.Kind.Should().Be(RegistryErrorKind.InvalidConfiguration);
        failure.Message.Should().StartWith("team.pub cannot be used");
        return failure.Message;
    }
}
