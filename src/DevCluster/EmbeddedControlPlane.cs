using System.Net;
using System.Text;
using k8s;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Controllers;
using Krustlet.DevCluster.Controllers.Certificates;
using Krustlet.DevCluster.FieldOwnership;
using Krustlet.DevCluster.OpenApi;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Stacks;

namespace Krustlet.DevCluster;

/// <summary>API server, controllers and scheduler inside this process: for one machine and for tests, not for production.</summary>
public sealed class EmbeddedControlPlane : IControlPlane
{
    private readonly DevApiServer _server;
    private readonly ControllerManager _controllers;
    private readonly string _directory;
    private int _disposed;

    private EmbeddedControlPlane(DevApiServer server, ControllerManager controllers, string directory) =>
        (_server, _controllers, _directory) = (server, controllers, directory);

    /// <inheritdoc/>
    public Uri Server => _server.Server;

    /// <inheritdoc/>
    public string AdminKubeconfigPath => Path.Combine(_directory, "admin.kubeconfig");

    /// <inheritdoc/>
    public string ClientCaPath => Path.Combine(_directory, "ca.crt");

    /// <summary>The API server itself: faults on purpose, tokens, further certificates.</summary>
    public DevApiServer ApiServer => _server;

    /// <summary>Ends when the control plane is disposed; faults when a controller failed, which stops all of them.</summary>
    public Task Completion => _controllers.Completion;

    /// <summary>Starts a control plane; it serves, and its controllers work, when the task completes.</summary>
    /// <exception cref="ArgumentException">The options are not usable; the message says why.</exception>
    /// <exception cref="IOException">The port is taken, or the directory cannot be written.</exception>
    public static async Task<EmbeddedControlPlane> StartAsync(EmbeddedControlPlaneOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        CreatePrivateDirectory(options.Directory);
        if (options.StateDirectory is { } state)
        {
            CreatePrivateDirectory(state);
        }

        var server = await DevApiServer.StartAsync(ServerOptions(options), cancellationToken);
        ControllerManager? controllers = null;
        try
        {
            controllers = await ControllerManager.StartAsync(ControllerOptions(options, server), cancellationToken);
            var controlPlane = new EmbeddedControlPlane(server, controllers, options.Directory);
            await DevApiServer.WriteKubeconfigAsync(controlPlane.AdminKubeconfigPath, server.AdminKubeconfig, cancellationToken);
            await DevApiServer.WriteKubeconfigAsync(controlPlane.ClientCaPath, server.Authority.CertificatePem, cancellationToken);
            return controlPlane;
        }
        catch
        {
            if (controllers is not null)
            {
                await controllers.DisposeAsync();
            }

            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<string> CreateNodeKubeconfigAsync(string nodeName, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_directory, $"node-{nodeName}.kubeconfig");
        await DevApiServer.WriteKubeconfigAsync(path, _server.CreateKubeconfig($"system:node:{nodeName}", "system:nodes"), cancellationToken);
        return path;
    }

    /// <summary>Stops the controllers, then the API server.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _controllers.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static DevApiServerOptions ServerOptions(EmbeddedControlPlaneOptions options)
    {
        var schemas = new SchemaCatalog();
        return new DevApiServerOptions
        {
            Rules = new ObjectRules(schemas),
            FieldOwnership = new FieldOwners(schemas, options.Time),
            OpenApi = new OpenApiDocuments(schemas),
            Time = options.Time,
            Logs = options.Loggers,
            Listen = new IPEndPoint(IPAddress.Loopback, options.Port),
            StateDirectory = options.StateDirectory,
        };
    }

    private static ControllerManagerOptions ControllerOptions(EmbeddedControlPlaneOptions options, DevApiServer server)
    {
        var configuration = OwnConfiguration(server);
        return new ControllerManagerOptions
        {
            Connect = client => ApiClientFactory.FromConfiguration(configuration, client),
            Signer = new AuthoritySigner(server.Authority),
            RootCertificatePem = server.Authority.CertificatePem,
            PodNetwork = options.PodNetwork,
            PodNetworkMaskPerNode = options.PodNetworkMaskPerNode,
            NodeMonitorGracePeriod = options.NodeMonitorGracePeriod,
            Time = options.Time,
            Loggers = options.Loggers,
        };
    }

    // What a kubeconfig would say, without writing and reading one.
    private static KubernetesClientConfiguration OwnConfiguration(DevApiServer server)
    {
        var certificate = server.CreateClientCertificate("system:kube-controller-manager", "system:masters");
        return new KubernetesClientConfiguration
        {
            Host = server.Server.ToString(),
            SslCaCerts = [server.Authority.PublicCertificate],
            ClientCertificateData = Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.CertificatePem)),
            ClientCertificateKeyData = Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.KeyPem)),
        };
    }

    private static void CreatePrivateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
