using System.Text;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Fixtures;
using Krustlet.Oci.Tests.Signing;
using Krustlet.Oci.Verification;
using Microsoft.AspNetCore.Http;

namespace Krustlet.Oci.Tests.Verification;

public sealed class SignatureVerifierTests : RegistryFixture
{
    private readonly SigningKey key = SigningKey.P256();
    private readonly SigningKey stranger = SigningKey.P256();

    [Theory]
    [InlineData("P256")]
    [InlineData("Ed25519")]
    public async Task A_signature_beneath_the_tag_is_good(string algorithm)
    {
        var digest = await PushAsync();
        using var signer = SigningKey.Create(algorithm);
        await Signer.SignAsync(digest, signer);

        var good = await VerifyAsync(digest, signer);

        good.Digest.Should().Be(digest);
        good.Signature.Layout.Should().Be(SignatureLayout.Tag);
        good.Signature.Claim!.DockerReference.Should().Be(Image("hello").Name);
    }

    [Theory]
    [InlineData("P256")]
    [InlineData("Ed25519")]
    public async Task A_signature_in_a_referrer_is_good(string algorithm)
    {
        var digest = await PushAsync();
        using var signer = SigningKey.Create(algorithm);
        await Signer.ReferAsync(digest, signer);

        (await VerifyAsync(digest, signer)).Signature.Layout.Should().Be(SignatureLayout.Referrer);
        (await RefusalAsync(digest, stranger)).Kind.Should().Be(RegistryErrorKind.SignatureInvalid);
    }

    [Theory]
    [InlineData("P256")]
    [InlineData("Ed25519")]
    public async Task A_signature_in_a_bundle_is_good(string algorithm)
    {
        var digest = await PushAsync();
        using var signer = SigningKey.Create(algorithm);
        await Signer.BundleAsync(digest, signer);

        (await VerifyAsync(digest, signer)).Signature.Layout.Should().Be(SignatureLayout.Bundle);
        (await RefusalAsync(digest, stranger)).Kind.Should().Be(RegistryErrorKind.SignatureInvalid);
    }

    [Theory]
    [InlineData("P256")]
    [InlineData("Ed25519")]
    public async Task A_bundle_may_sign_the_manifest_itself(string algorithm)
    {
        var digest = await PushAsync();
        using var signer = SigningKey.Create(algorithm);
        var manifest = (await Client.Read(Image("hello"), null).GetManifestAsync(digest.ToString(), CancellationToken.None)).Content.ToArray();
        await Signer.BundleAsync(digest, CosignPayloads.MessageBundle(manifest[..^1], signer));
        (await RefusalAsync(digest, signer)).Kind.Should().Be(RegistryErrorKind.SignatureInvalid, "it is of other bytes");

        await Signer.BundleAsync(digest, CosignPayloads.MessageBundle(manifest, signer));
        (await VerifyAsync(digest, signer)).Digest.Should().Be(digest);
    }

    [Theory]
    [InlineData("{}", "neither an envelope")]
    [InlineData("{", "malformed")]
    [InlineData("""{"dsseEnvelope":{"payload":"e30=","payloadType":"text/plain","signatures":[{"sig":""}]}}""", "neither an envelope")]
    [InlineData("""{"dsseEnvelope":{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[]}}""", "neither an envelope")]
    [InlineData("""{"dsseEnvelope":{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[{"sig":"AA=="}]}}""", "malformed")]
    public async Task A_bundle_that_cannot_be_read_is_refused_with_its_reason(string bundle, string reason)
    {
        var digest = await PushAsync();
        await Signer.BundleAsync(digest, Encoding.UTF8.GetBytes(bundle));

        var refusal = await RefusalAsync(digest, key);
        refusal.Kind.Should().Be(RegistryErrorKind.SignatureInvalid);
        refusal.Message.Should().Contain(reason);
    }

    [Fact]
    public async Task An_image_without_a_signature_is_told_how_to_get_one()
    {
        var digest = await PushAsync();

        var refusal = await RefusalAsync(digest, key);

        refusal.Kind.Should().Be(RegistryErrorKind.SignatureMissing);
        refusal.Message.Should().Contain(Image("hello:v1").ToString()).And.Contain(digest.ToString()).And.Contain("the test demands one by team.pub (EcdsaP256, sha256:")
            .And.Contain($"cosign sign --key KEY {Image("hello").Name}@{digest}");
    }

    [Fact]
    public async Task A_signature_by_another_key_is_refused()
    {
        var digest = await PushAsync();
        await Signer.SignAsync(digest, stranger);

        (await RefusalAsync(digest, key)).Message.Should().Contain("none of the 1 signatures").And.Contain("made by none of these keys");
    }

    [Fact]
    public async Task A_good_signature_of_another_image_is_refused()
    {
        var digest = await PushAsync();
        var other = ContentDigest.Of("another"u8);
        await Signer.TagAsync(digest, SignatureLayer.Of(CosignPayloads.Simple(other.ToString(), "r.test/hello"), key));

        var refusal = await RefusalAsync(digest, key);

        refusal.Kind.Should().Be(RegistryErrorKind.SignatureInvalid);
        refusal.Message.Should().Contain("is of something else").And.Contain(other.ToString());
    }

    [Fact]
    public async Task A_payload_that_was_changed_is_refused()
    {
        var digest = await PushAsync();
        var other = CosignPayloads.Simple(ContentDigest.Of("another"u8).ToString(), "r.test/hello");
        await Signer.TagAsync(digest, new SignatureLayer(CosignPayloads.Simple(digest.ToString(), "r.test/hello"), Convert.ToBase64String(key.Sign(other))));

        (await RefusalAsync(digest, key)).Message.Should().Contain("what it signs was changed");
    }

    [Theory]
    [InlineData("atomic container signature")]
    [InlineData(CosignPayloads.SignaturePredicate)]
    public async Task A_payload_of_another_type_is_refused(string type)
    {
        var digest = await PushAsync();
        await Signer.TagAsync(digest, SignatureLayer.Of(CosignPayloads.Simple(digest.ToString(), "r.test/hello", type), key));

        (await RefusalAsync(digest, key)).Message.Should().Contain("is of something else").And.Contain(type);
    }

    [Fact]
    public async Task An_attestation_by_the_right_key_is_no_signature()
    {
        var digest = await PushAsync();
        await Signer.BundleAsync(digest, key, "https://cosign.sigstore.dev/attestation/vuln/v1");

        (await RefusalAsync(digest, key)).Kind.Should().Be(RegistryErrorKind.SignatureMissing);
    }

    [Fact]
    public async Task A_document_that_says_the_digest_twice_is_refused()
    {
        var digest = await PushAsync();
        var text = Encoding.UTF8.GetString(CosignPayloads.Simple(digest.ToString(), "r.test/hello"))
            .Replace("\"image\":{", $"\"image\":{{\"docker-manifest-digest\":\"{ContentDigest.Of("another"u8)}\",", StringComparison.Ordinal);
        await Signer.TagAsync(digest, SignatureLayer.Of(Encoding.UTF8.GetBytes(text), key));

        (await RefusalAsync(digest, key)).Message.Should().Contain("malformed");
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_with_its_reason()
    {
        var digest = await PushAsync();
        var payload = CosignPayloads.Simple(digest.ToString(), "r.test/hello");
        (SignatureLayer Layer, string Reason)[] broken =
        [
            (SignatureLayer.Of(payload[..^10], key), "malformed"),
            (SignatureLayer.Of("[]"u8.ToArray(), key), "malformed"),
            (SignatureLayer.Of("""{"critical":{"type":"cosign container image signature"}}"""u8.ToArray(), key), "malformed"),
            (new SignatureLayer(payload, "not base64!"), "malformed"),
            (new SignatureLayer(payload, Convert.ToBase64String(key.Sign(payload)[..^4])), "made by none"),
            (new SignatureLayer(payload), "has 0 characters"),
            (new SignatureLayer(payload, new string('A', 5000)), "has 5000 characters"),
            (SignatureLayer.Of(payload, key) with { Size = payload.Length - 1 }, "other bytes"),
            (SignatureLayer.Of(new byte[70_000], key), "70000 bytes, of at most"),
        ];
        foreach (var (layer, reason) in broken)
        {
            await Signer.TagAsync(digest, layer);
            var refusal = await RefusalAsync(digest, key);
            refusal.Kind.Should().Be(RegistryErrorKind.SignatureInvalid, reason);
            refusal.Message.Should().Contain(reason);
        }
    }

    [Fact]
    public async Task A_manifest_of_signatures_that_is_none_is_refused()
    {
        var digest = await PushAsync();
        OnRequest = (context, next) =>
        {
            context.Response.ContentType = Manifests.MediaTypes.OciManifest;
            return context.Request.Path.Value!.EndsWith(".sig", StringComparison.Ordinal) ? context.Response.WriteAsync("{\"layers\":[{\"digest\":\"x\"}]}") : next(context);
        };

        (await RefusalAsync(digest, key)).Kind.Should().Be(RegistryErrorKind.SignatureInvalid);
    }

    [Fact]
    public async Task One_good_signature_among_bad_ones_is_enough()
    {
        var digest = await PushAsync();
        var payload = CosignPayloads.Simple(digest.ToString(), "r.test/hello");
        await Signer.TagAsync(digest, new SignatureLayer(payload, "?"), SignatureLayer.Of(payload, stranger), SignatureLayer.Of(payload, key));

        (await VerifyAsync(digest, key)).Digest.Should().Be(digest);
    }

    [Fact]
    public async Task A_good_referrer_counts_beside_a_bad_tag()
    {
        var digest = await PushAsync();
        await Signer.SignAsync(digest, stranger);
        await Signer.BundleAsync(digest, key);

        (await VerifyAsync(digest, key)).Signature.Layout.Should().Be(SignatureLayout.Bundle);
    }

    [Fact]
    public async Task A_signature_of_the_index_or_of_the_manifest_this_node_takes_from_it_is_good()
    {
        var image = NewImage("hello:v1");
        var module = await image.PushModuleAsync(TestModules.Named("ours"), "ours");
        var other = await image.PushModuleAsync(TestModules.Named("other"), "other");
        var index = await image.PushIndexAsync("v1", (module, "wasi", "wasm"), (other, "linux", "amd64"));

        await Signer.SignAsync(other, key);
        (await RefusalAsync(index, key)).Kind.Should().Be(RegistryErrorKind.SignatureMissing, "what is signed is for other nodes");
        await Signer.SignAsync(module, key);
        (await VerifyAsync(index, key)).Digest.Should().Be(module);
        await Signer.SignAsync(index, key);
        (await VerifyAsync(index, key)).Digest.Should().Be(index);
    }

    [Fact]
    public async Task A_registry_that_fails_is_not_taken_for_a_missing_signature()
    {
        var digest = await PushAsync();
        await Signer.SignAsync(digest, key);
        OnRequest = (context, next) =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };

        (await RefusalAsync(digest, key)).Kind.Should().Be(RegistryErrorKind.ServerError);
    }

    [Fact]
    public async Task All_signatures_are_listed_unverified()
    {
        var digest = await PushAsync();
        await Signer.SignAsync(digest, key, stranger);
        await Signer.BundleAsync(digest, stranger);

        var found = new List<ImageSignature>();
        await foreach (var signature in new SignatureReader(Client.Read(Image("hello"), null), Image("hello")).ListAsync(digest, CancellationToken.None))
        {
            found.Add(signature);
        }

        found.Select(static s => s.Layout).Should().Equal(SignatureLayout.Tag, SignatureLayout.Tag, SignatureLayout.Bundle);
        found.Should().OnlyContain(s => s.Problem == null && s.Claim!.Digests.Contains(digest.ToString()));
    }

    /// <summary>Made by cosign 1 and published as test data: a payload, its signature and the key.</summary>
    [Fact]
    public void A_signature_that_cosign_made_is_good()
    {
        const string Digest = "sha256:f3cfc9d0dbf931d3db4685ec659b7ac68e2a578219da4aae65427886e649b06b";
        const string Key = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAENptdY/l3nB0yqkXLBWkZWQwo6+cu\nOSWS1X9vPavpiQOoTTGC0xX57OojUadxF1cdQmrsiReWg2Wn4FneJfa8xw==\n-----END PUBLIC KEY-----";
        var payload = CosignPayloads.Simple(Digest, "registry-testing.svc.lan/busybox");
        var signature = new ImageSignature(SignatureLayout.Tag, ContentDigest.Of([]))
        {
            SignedBytes = payload,
            Signature = Convert.FromBase64String("MEUCIQD6q/COgzOyW0YH1Dk+CCYSt4uAhm3FDHUwvPI55zwnlwIgE0ZK58ZOWpZw8YVmBapJhBqCfdPekIknimuO0xH8Jh8="),
            Claim = SimpleSigningPayload.Read(payload),
        };
        var demand = new SignatureDemand("the test", VerificationKeys.Parse(Key, "cosign.pub"));

        SignatureVerifier.Judge(signature, ContentDigest.Parse(Digest), demand).Should().BeNull();
        SignatureVerifier.Judge(signature, ContentDigest.Of([]), demand).Should().Contain("something else");
        SignatureVerifier.Judge(signature with { SignedBytes = payload.AsMemory(1) }, ContentDigest.Parse(Digest), demand).Should().Contain("none of these keys");
    }

    private CosignSigner Signer => new(Client, Image("hello"));

    private Task<ContentDigest> PushAsync() => NewImage("hello:v1").PushModuleAsync(TestModules.Empty);

    private Task<VerifiedSignature> VerifyAsync(ContentDigest digest, SigningKey trusted) =>
        new SignatureVerifier(Client.Read(Image("hello:v1"), null), Image("hello:v1")).VerifyAsync(
            digest, new SignatureDemand("the test", VerificationKeys.Parse(trusted.PublicKeyPem, "team.pub")), CancellationToken.None);

    private async Task<RegistryException> RefusalAsync(ContentDigest digest, SigningKey trusted)
    {
        var verifying = () => VerifyAsync(digest, trusted);
        return (await verifying.Should().ThrowAsync<RegistryException>()).Which;
    }
}
