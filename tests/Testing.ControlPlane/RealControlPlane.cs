using System.Net;
using k8s;
using k8s.Models;
using Krustlet.Testing.ControlPlane.Access;
using Krustlet.Testing.ControlPlane.Certificates;
using Krustlet.Testing.ControlPlane.Components;
using Krustlet.Testing.ControlPlane.Processes;
using Krustlet.Testing.ControlPlane.Programs;
using Krustlet.Testing.ControlPlane.Readiness;

namespace Krustlet.Testing.ControlPlane;

/// <summary>
/// A Kubernetes control plane of its own for a test: etcd, kube-apiserver, kube-controller-manager and kube-scheduler on
/// loopback, set up as kubeadm would (TLS, Node and RBAC authorizers, NodeRestriction, bootstrap tokens, CSR signing,
/// podCIDRs). There are no nodes; the first one gets its podCIDR about ten seconds after the start. Nothing of it survives <see cref="DisposeAsync"/>, nor this process.
/// </summary>
public sealed class RealControlPlane : IAsyncDisposable
{
    private readonly RealControlPlaneOptions options;
    private readonly ControlPlaneFolder folder;
    private readonly ControlPlanePorts ports;
    private readonly ClusterCertificates certificates;
    private readonly ComponentGroup components;
    private readonly KubeconfigFolder kubeconfigs;
    private readonly Kubernetes admin;
    private readonly ReadinessProbe readiness;
    private readonly ComponentSettings settings;

    private RealControlPlane(RealControlPlaneOptions options, ControlPlanePrograms programs)
    {
        this.options = options;
        folder = new ControlPlaneFolder();
        ports = new ControlPlanePorts();
        certificates = new ClusterCertificates(folder.Certificates, FirstAddress(options.ServiceNetwork), options.TimeProvider);
        components = new ComponentGroup(folder.Logs, options.Namespace?.Enter ?? []);
        settings = new ComponentSettings(programs, options, certificates, ports, folder.Store);

        Server = new Uri($"https://127.0.0.1:{ports.ApiServer}/");
        kubeconfigs = new KubeconfigFolder(folder.Kubeconfigs, Server, certificates.Cluster);
        AdminKubeconfigPath = kubeconfigs.WriteFor("admin", new CertificateSubject("kubernetes-admin", "system:masters"));
        admin = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(AdminKubeconfigPath));
        readiness = new ReadinessProbe(admin, programs.Version, options.TimeProvider);
    }

    /// <summary>The API server, <c>https://127.0.0.1:PORT/</c>.</summary>
    public Uri Server { get; }

    /// <summary>A kubeconfig with a client certificate of <c>system:masters</c>: everything is allowed.</summary>
    public string AdminKubeconfigPath { get; }

    /// <summary>The cluster's certificate authority, PEM: signs the API server's certificate and those of nodes.</summary>
    public string CaCertificatePath => certificates.Authority.Certificate;

    /// <summary>The key of <see cref="CaCertificatePath"/>, PEM, for controllers of the test's own.</summary>
    public string CaKeyPath => certificates.Authority.Key;

    /// <summary>Where certificates, kubeconfigs, <c>logs/COMPONENT.log</c> and the store are. Deleted in the end.</summary>
    public string DataDirectory => folder.Root;

    /// <summary>Process ids by component name.</summary>
    public IReadOnlyDictionary<string, int> ProcessIds => components.Components.ToDictionary(component => component.Name, component => component.ProcessId);

    /// <summary>Ends when the control plane is disposed; faults with <see cref="ComponentCrashedException"/> when a component crashes before.</summary>
    public Task Completion => components.Completion;

    /// <summary>Starts a control plane and waits until it accepts pods.</summary>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    /// <exception cref="ProgramsUnusableException">The programs cannot be found or built.</exception>
    /// <exception cref="ComponentCrashedException">A component ended; the message has the end of its log.</exception>
    /// <exception cref="ControlPlaneStartException">It took longer than <see cref="RealControlPlaneOptions.StartTimeout"/>.</exception>
    public static async Task<RealControlPlane> StartAsync(RealControlPlaneOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var programs = await ControlPlanePrograms.LocateAsync(options.ProgramsDirectory, cancellationToken).ConfigureAwait(false);
        var controlPlane = new RealControlPlane(options, programs);
        try
        {
            await controlPlane.StartInTimeAsync(cancellationToken).ConfigureAwait(false);
            return controlPlane;
        }
        catch
        {
            await controlPlane.StopAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes a namespace and waits until it accepts pods (on 1.20 to 1.23 they are refused before its token exists).</summary>
    public async Task CreateNamespaceAsync(string name, CancellationToken cancellationToken)
    {
        var body = new V1Namespace { Metadata = new V1ObjectMeta { Name = name } };
        await admin.CoreV1.CreateNamespaceAsync(body, cancellationToken: cancellationToken).ConfigureAwait(false);
        await components.WhileRunningAsync(cancel => readiness.NamespaceAsync(name, cancel), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Makes a bootstrap token (group <c>system:bootstrappers</c>) and a kubeconfig with it, as <c>kubeadm token create</c> does:
    /// its user may ask for a node's client certificate, which is approved and signed at once.
    /// </summary>
    /// <param name="lifetime">How long the token may be used.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The kubeconfig's path, inside <see cref="DataDirectory"/>.</returns>
    public async Task<string> CreateBootstrapKubeconfigAsync(TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var token = BootstrapToken.Generate();
        var secret = token.ToSecret(options.TimeProvider.GetUtcNow() + lifetime);
        await admin.CoreV1.CreateNamespacedSecretAsync(secret, BootstrapToken.Namespace, cancellationToken: cancellationToken).ConfigureAwait(false);
        return kubeconfigs.Write($"bootstrap-{token.Id}", KubeconfigUser.WithToken(token.ToString()));
    }

    /// <summary>Issues a node's client certificate (<c>system:node:NAME</c> in <c>system:nodes</c>) without a bootstrap. Returns the kubeconfig's path.</summary>
    /// <param name="nodeName">The Node's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<string> CreateNodeKubeconfigAsync(string nodeName, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(kubeconfigs.WriteFor($"node-{nodeName}", new CertificateSubject($"system:node:{nodeName}", "system:nodes")));
    }

    /// <summary>Kills the components and deletes all files.</summary>
    /// <exception cref="ComponentCrashedException">A component had crashed, so what was tested before is in doubt.</exception>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await Completion.ConfigureAwait(false);
    }

    private static IPAddress FirstAddress(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        bytes[^1] |= 1;
        return new IPAddress(bytes);
    }

    private async Task StartInTimeAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.StartTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await components.WhileRunningAsync(StartComponentsAsync, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException cause) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var logs = components.Components.Select(component => $"{component.Name}:{Environment.NewLine}{component.ReadLogTail()}");
            throw new ControlPlaneStartException($"Not ready after {options.StartTimeout}. Logs:{Environment.NewLine}{string.Join(Environment.NewLine, logs)}", cause);
        }
    }

    private async Task StartComponentsAsync(CancellationToken cancellationToken)
    {
        options.Namespace?.Relay(ports.ApiServer);
        await components.StartAsync(EtcdCommand.Create(settings)).ConfigureAwait(false);
        await components.StartAsync(ApiServerCommand.Create(settings)).ConfigureAwait(false);
        await readiness.ApiServerAsync(cancellationToken).ConfigureAwait(false);

        if (options.HasControllers)
        {
            await StartControllersAsync().ConfigureAwait(false);
        }

        await NodeJoinBindings.CreateAsync(admin, cancellationToken).ConfigureAwait(false);
        if (options.HasControllers)
        {
            await readiness.NamespaceAsync("default", cancellationToken).ConfigureAwait(false);
        }
    }

    // These give up if the API server does not answer, so they come after it.
    private async Task StartControllersAsync()
    {
        var controllerManager = kubeconfigs.WriteFor("controller-manager", new CertificateSubject("system:kube-controller-manager"));
        await components.StartAsync(ControllerManagerCommand.Create(settings, controllerManager)).ConfigureAwait(false);
        await components.StartAsync(ControllerManagerCommand.CreateForNodeNetworks(settings, controllerManager)).ConfigureAwait(false);
        var scheduler = kubeconfigs.WriteFor("scheduler", new CertificateSubject("system:kube-scheduler"));
        await components.StartAsync(SchedulerCommand.Create(settings, scheduler)).ConfigureAwait(false);
    }

    private async Task StopAsync()
    {
        admin.Dispose();
        await components.DisposeAsync().ConfigureAwait(false);
        ports.Dispose();
        certificates.Dispose();
        folder.Dispose();
    }
}
