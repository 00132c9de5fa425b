using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Certificates;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.KubeletServer;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.Certificates;

public sealed class CertificateRenewalTests : IAsyncDisposable
{
    private readonly Folder folder = new();
    private readonly TestAuthority authority = new();
    private readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
    private readonly CancellationTokenSource stop = new();
    private readonly FakeApi api;
    private readonly List<X509Certificate2> used = [];
    private Task loop = Task.CompletedTask;

    public CertificateRenewalTests() => api = new FakeApi(time);

    [Fact]
    public async Task The_first_certificate_is_asked_for_with_what_the_signer_wants()
    {
        V1CertificateSigningRequest? asked = null;
        api.OnCreate = created => Sign(asked = (V1CertificateSigningRequest)created);

        Start();
        await Eventually.TrueAsync(() => used.Count == 1);

        asked!.Spec.SignerName.Should().Be("kubernetes.io/kubelet-serving");
        asked.Spec.Usages.Should().BeEquivalentTo("digital signature", "key encipherment", "server auth");
        used[0].Subject.Should().ContainAll("O=system:nodes", "CN=system:node:n1");
        used[0].MatchesHostname("n1.test").Should().BeTrue();
        used[0].MatchesHostname("192.0.2.1").Should().BeTrue();
        used[0].HasPrivateKey.Should().BeTrue();
        File.Exists(folder.File("kubelet-server.key.tmp")).Should().BeFalse("the key is in use, not pending");
    }

    [Fact]
    public async Task It_is_renewed_with_a_new_key_between_seventy_and_ninety_percent_of_its_life()
    {
        api.OnCreate = created => Sign((V1CertificateSigningRequest)created);
        Start();
        await Eventually.TrueAsync(() => used.Count == 1);
        var life = used[0].NotAfter - used[0].NotBefore;
        var latest = used[0].NotBefore.ToUniversalTime() + (life * 0.9);

        await Eventually.AsTimePassesAsync(time, TimeSpan.FromHours(1), () => used.Count == 2 || time.GetUtcNow().UtcDateTime >= latest);
        await Eventually.TrueAsync(() => used.Count == 2, "it is due by now, however long its key takes");

        ((used[1].NotBefore - used[0].NotBefore) / life).Should().BeInRange(0.7, 0.91);
        used[1].GetPublicKeyString().Should().NotBe(used[0].GetPublicKeyString());
    }

    [Fact]
    public async Task A_request_that_was_denied_is_made_again_with_another_key()
    {
        var denials = 2;
        api.OnCreate = created =>
        {
            var request = (V1CertificateSigningRequest)created;
            if (denials-- > 0)
            {
                request.Status = new V1CertificateSigningRequestStatus { Conditions = [new V1CertificateSigningRequestCondition { Type = "Denied", Status = "True", Message = "no" }] };
            }
            else
            {
                Sign(request);
            }
        };

        Start();

        await Eventually.AsTimePassesAsync(time, TimeSpan.FromSeconds(1), () => used.Count == 1);
        api.Count("POST certificatesigningrequests").Should().Be(3);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_stored_is_tried_until_it_can()
    {
        api.OnCreate = created => Sign((V1CertificateSigningRequest)created);
        var inTheWay = folder.File("kubelet-server-current.pem.tmp");
        Directory.CreateDirectory(Path.Combine(inTheWay, "full"));
        Start();
        await Eventually.AsTimePassesAsync(time, TimeSpan.FromSeconds(1), () => loop.IsCompleted || api.Count("POST certificatesigningrequests") > 1);
        loop.IsCompleted.Should().BeFalse("the agent lives on");

        Directory.Delete(inTheWay, recursive: true);
        await Eventually.AsTimePassesAsync(time, TimeSpan.FromSeconds(1), () => used.Count == 1);
    }

    [Fact]
    public async Task An_agent_that_was_restarted_while_it_waited_goes_on_waiting_for_the_same_request()
    {
        Start();
        await Eventually.TrueAsync(() => api.Count("GET certificatesigningrequests") > 0);
        await StopAsync();

        api.OnCreate = created => throw FakeApi.Error(ApiErrorReason.AlreadyExists);
        using var again = new CancellationTokenSource();
        var second = Renewal().RunAsync(again.Token);
        var pending = (await api.ListAsync(ApiResources.CertificateSigningRequests, ListScope.All)).Items.Single();
        Sign(pending);

        await Eventually.AsTimePassesAsync(time, TimeSpan.FromSeconds(1), () => used.Count == 1);
        await again.CancelAsync();
        await FluentActions.Awaiting(() => second).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_certificate_of_an_earlier_start_is_used_at_once()
    {
        api.OnCreate = created => Sign((V1CertificateSigningRequest)created);
        Start();
        await Eventually.TrueAsync(() => used.Count == 1);
        await StopAsync();

        using var again = new CancellationTokenSource();
        var second = Renewal().RunAsync(again.Token);
        await Eventually.TrueAsync(() => used.Count == 2);

        used[1].Thumbprint.Should().Be(used[0].Thumbprint);
        api.Count("POST certificatesigningrequests").Should().Be(1);
        await again.CancelAsync();
        await FluentActions.Awaiting(() => second).Should().ThrowAsync<OperationCanceledException>();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
        used.ForEach(certificate => certificate.Dispose());
        authority.Dispose();
        folder.Dispose();
    }

    private void Start() => loop = Task.Run(() => Renewal().RunAsync(stop.Token));

    private async Task StopAsync()
    {
        await stop.CancelAsync();
        await loop.ContinueWith(_ => { }, TaskScheduler.Default);
        loop.IsFaulted.Should().BeFalse(loop.Exception?.ToString() ?? string.Empty);
    }

    private CertificateRenewal Renewal() => new(
        "serving",
        new CertificateStore(folder.Path, "kubelet-server", time),
        new CertificateAuthorityClient(api, time, NullLogger<CertificateAuthorityClient>.Instance),
        () => CertificateDemand.Serving("n1", "n1.test", IPAddress.Parse("192.0.2.1")),
        used.Add,
        time,
        NullLogger<CertificateRenewal>.Instance);

    private void Sign(V1CertificateSigningRequest request) =>
        request.Status = new V1CertificateSigningRequestStatus { Certificate = Encoding.ASCII.GetBytes(authority.Sign(request.Spec.Request, time.GetUtcNow())) };
}
