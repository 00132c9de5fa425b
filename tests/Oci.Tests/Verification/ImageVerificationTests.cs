using Krustlet.Oci.Client;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;
using Krustlet.Oci.Tests.Fixtures;
using Krustlet.Oci.Tests.Signing;
using Krustlet.Oci.Verification;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.Oci.Tests.Verification;

public sealed class ImageVerificationTests : RegistryFixture
{
    private readonly SigningKey key = SigningKey.P256();
    private readonly SigningKey second = SigningKey.Ed25519();

    [Fact]
    public async Task Nothing_of_an_unsigned_module_is_downloaded()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        var pulling = () => PullVerifiedAsync(Verification(), Demand(key));

        (await pulling.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.SignatureMissing);

        Store.List().Should().BeEmpty();
        Directory.GetFiles(StoreFolder, "*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public async Task A_module_that_is_signed_afterwards_comes()
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        var verification = Verification();
        await verification.Invoking(v => PullVerifiedAsync(v, Demand(key))).Should().ThrowAsync<RegistryException>();

        await new CosignSigner(Client, Image("hello")).SignAsync(digest, key);

        (await PullVerifiedAsync(verification, Demand(key))).ManifestDigest.Should().Be(digest);
    }

    [Fact]
    public async Task What_was_verified_needs_no_registry_again_not_even_after_a_restart()
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        await new CosignSigner(Client, Image("hello")).SignAsync(digest, key);
        await PullVerifiedAsync(Verification(), Demand(key));
        OnRequest = (_, _) => throw new InvalidOperationException("the registry must not be asked");

        var restarted = Verification();

        restarted.IsVerified(digest, [Demand(key)]).Should().BeTrue();
        restarted.IsVerified(digest, [Demand(second, key)]).Should().BeTrue("one of them is enough");
        await restarted.VerifyAsync(Image("hello:v1"), digest, [], [Demand(key)], CancellationToken.None);
    }

    [Fact]
    public async Task What_one_key_signed_is_not_verified_for_another_or_for_other_content()
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        await new CosignSigner(Client, Image("hello")).SignAsync(digest, key);
        var verification = Verification();
        await PullVerifiedAsync(verification, Demand(key));

        verification.IsVerified(digest, [Demand(second)]).Should().BeFalse();
        verification.IsVerified(digest, [Demand(key), Demand(second)]).Should().BeFalse("each party's demand counts");
        verification.IsVerified(ContentDigest.Of("another"u8), [Demand(key)]).Should().BeFalse();
        var verifying = () => verification.VerifyAsync(Image("hello:v1"), digest, [], [Demand(key), Demand(second)], CancellationToken.None);
        (await verifying.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.SignatureInvalid);
    }

    [Fact]
    public async Task A_list_that_is_damaged_or_cannot_be_written_verifies_nothing_by_itself()
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        await new CosignSigner(Client, Image("hello")).SignAsync(digest, key);
        await PullVerifiedAsync(Verification(), Demand(key));
        await File.WriteAllTextAsync(ListPath, "{\"contents\":[{");
        Verification().IsVerified(digest, [Demand(key)]).Should().BeFalse();

        File.Delete(ListPath);
        Directory.CreateDirectory(ListPath);
        var verification = Verification();
        await PullVerifiedAsync(verification, Demand(key));
        verification.IsVerified(digest, [Demand(key)]).Should().BeTrue("it is known until the restart");
    }

    [Fact]
    public async Task Those_who_want_the_same_at_the_same_time_share_one_verification()
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        await new CosignSigner(Client, Image("hello")).SignAsync(digest, key);
        var asked = 0;
        var all = new TaskCompletionSource();
        OnRequest = async (context, next) =>
        {
            if (context.Request.Path.Value!.EndsWith(".sig", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref asked);
                await all.Task;
            }

            await next(context);
        };
        var verification = Verification();
        var resolved = new ResolvedReference(Image("hello:v1"), digest, null);

        var running = Enumerable.Range(0, 20).Select(_ => verification.VerifyAsync(resolved, [Demand(key)], CancellationToken.None)).ToList();
        all.SetResult();
        await Task.WhenAll(running);

        asked.Should().Be(1);
    }

    private string ListPath => Path.Combine(Path.GetDirectoryName(StoreFolder)!, "verified-modules.json");

    private ImageVerification Verification() => new(Client, new VerifiedContentFile(ListPath, NullLogger<VerifiedContentFile>.Instance), NullLogger<ImageVerification>.Instance);

    private static SignatureDemand Demand(params SigningKey[] keys) => new("the test", [.. keys.SelectMany(static key => VerificationKeys.Parse(key.PublicKeyPem, "team.pub"))]);

    private Task<PulledModule> PullVerifiedAsync(ImageVerification verification, params SignatureDemand[] demands) =>
        Store.PullAsync(Image("hello:v1"), [], new PullOptions { ApproveAsync = (resolved, token) => verification.VerifyAsync(resolved, demands, token) }, CancellationToken.None);
}
