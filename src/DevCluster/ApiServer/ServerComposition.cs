using System.Net;
using System.Security.Cryptography.X509Certificates;
using Krustlet.DevCluster.Admission;
using Krustlet.DevCluster.Authentication;
using Krustlet.DevCluster.Authorization;
using Krustlet.DevCluster.Certificates;
using Krustlet.DevCluster.CustomResources;
using Krustlet.DevCluster.Discovery;
using Krustlet.DevCluster.Faults;
using Krustlet.DevCluster.Presentation;
using Krustlet.DevCluster.Proxying;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Reviews;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Storage.Files;
using Krustlet.DevCluster.Strategies;
using Krustlet.DevCluster.Subresources;
using Krustlet.DevCluster.Tables;
using Krustlet.DevCluster.Verbs;
using Krustlet.DevCluster.Watching;
using Krustlet.DevCluster.Writes;
using Microsoft.Extensions.Logging;

namespace Krustlet.DevCluster.ApiServer;

/// <summary>Puts the parts of an API server together.</summary>
internal sealed class ServerComposition : IDisposable
{
    private static readonly string[] ServiceNames =
        ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"];

    private readonly DevApiServerOptions _options;
    private readonly ObjectStore _store;
    private readonly ResourceCatalog _catalog;
    private readonly StateFolder? _state;
    private readonly ServiceAccountTokens _tokens;
    private readonly RuleSet _objectRules;
    private readonly WriteRules _rules;
    private readonly ObjectCreator _creator;
    private readonly ObjectUpdater _updater;
    private readonly ObjectDeleter _deleter;
    private readonly TableRenderer _tables;
    private readonly OpenWatches _watches = new();
    private readonly KubeletClient _kubelets;
    private readonly BackendClient _backends = new();
    private readonly ClusterBootstrap _bootstrap;

    public ServerComposition(DevApiServerOptions options)
    {
        _options = options;
        _state = options.StateDirectory is { } folder ? StateFolder.Open(folder) : null;
        (Authority, _tokens) = ClusterKeys.Of(options.StateDirectory);
        ServerCertificate = CreateServerCertificate(options);
        _store = new ObjectStore(options.HistorySize, _state);
        _catalog = new ResourceCatalog(_store);
        _ = new CustomResourceRegistry(_store, _catalog);
        _tables = new TableRenderer(new TablePrinters(), options.Time);
        _kubelets = new KubeletClient(Authority.CreateClientCertificate("kube-apiserver-kubelet-client", ["system:masters"]));
        var strategies = new KindStrategies(_catalog, options.Time);
        _objectRules = RuleSet.Of(options);
        _rules = new WriteRules(_objectRules.Objects, _objectRules.Ownership, CreateAdmission(), strategies);
        _creator = new ObjectCreator(_store, _rules, options.Time);
        _updater = new ObjectUpdater(_store, _rules);
        _deleter = new ObjectDeleter(_store, strategies, options.Time);
        var own = new WriteOptions(UserInfo.Authenticated("system:apiserver", ["system:masters"]), "kube-apiserver", false, FieldValidation.Ignore, false);
        _bootstrap = new ClusterBootstrap(_store, _catalog, _creator, own, Authority.CertificatePem);
        Service = new KubernetesService(_catalog, _creator, _updater, own);
        BootstrapTokens = new BootstrapTokens(_creator, _catalog.BuiltIn("", "secrets"), own, options.Time);
        Faults = new FaultInjector(_store, _watches, options.Time);
        Cleaner = new CustomResourceCleaner(_store, _catalog, _deleter, _updater, options.Logs.CreateLogger<CustomResourceCleaner>());
        Expiry = new EventExpiry(_store, _catalog.BuiltIn("", "events").Store, options.EventLifetime, options.Time);
        Pipeline = CreatePipeline();
    }

    public CertificateAuthority Authority { get; }

    public X509Certificate2 ServerCertificate { get; }

    public KubernetesService Service { get; }

    public BootstrapTokens BootstrapTokens { get; }

    public FaultInjector Faults { get; }

    public CustomResourceCleaner Cleaner { get; }

    public EventExpiry Expiry { get; }

    public RequestPipeline Pipeline { get; }

    public void Bootstrap() => _bootstrap.Run();

    public void Dispose()
    {
        _kubelets.Dispose();
        _backends.Dispose();
        _tokens.Dispose();
        ServerCertificate.Dispose();
        Authority.Dispose();
        _state?.Dispose();
    }

    private X509Certificate2 CreateServerCertificate(DevApiServerOptions options)
    {
        var addresses = new List<IPAddress> { IPAddress.Loopback, IPAddress.IPv6Loopback, options.Listen.Address };
        var names = ServiceNames.ToList();
        foreach (var name in options.ServerNames)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                addresses.Add(address);
            }
            else
            {
                names.Add(name);
            }
        }

        return Authority.CreateServerCertificate("kube-apiserver", names, addresses.Distinct().ToArray());
    }

    private AdmissionChain CreateAdmission() => new(
    [
        new NamespaceLifecycle(_catalog.BuiltIn("", "namespaces")),
        new ServiceAccountAdmission(_catalog.BuiltIn("", "serviceaccounts")),
        new RuntimeClassAdmission(_catalog.BuiltIn("node.k8s.io", "runtimeclasses")),
        new PriorityAdmission(_catalog.BuiltIn("scheduling.k8s.io", "priorityclasses")),
        new StorageProtection(),
        new DefaultStorageClass(_catalog.BuiltIn("storage.k8s.io", "storageclasses")),
        new DefaultTolerationSeconds(),
        new NodeTaintAdmission(),
    ]);

    private RequestPipeline CreatePipeline()
    {
        var bearer = new BearerTokenAuthenticator(
        [
            new StaticTokenAuthenticator(_options.Tokens),
            new BootstrapTokenAuthenticator(_catalog.BuiltIn("", "secrets"), _options.Time),
            new ServiceAccountAuthenticator(_tokens, _catalog, _options.Time),
        ]);
        var authorizer = new AuthenticatedUsersAuthorizer();
        var verbs = CreateVerbs();
        var subresources = CreateSubresources(verbs);
        var reviews = new ReviewSet(
        [
            new TokenReview(bearer),
            new SelfSubjectReview(),
            new RulesReview(),
            new AccessReview("subjectaccessreviews", self: false, authorizer),
            new AccessReview("localsubjectaccessreviews", self: false, authorizer),
            new AccessReview("selfsubjectaccessreviews", self: true, authorizer),
        ]);
        return new RequestPipeline(
            new Authenticator([new ClientCertificateAuthenticator(Authority), bearer]),
            new RequestAuthorization(authorizer),
            Faults,
            [
                new DiscoveryHandler(_catalog, new DiscoveryDocuments(subresources), new AggregatedDiscovery(subresources)),
                new OpenApiHandler(_catalog, _objectRules.Documents),
                new ServerInfoHandler(_tokens),
            ],
            new ResourceDispatcher(_catalog, verbs, subresources, reviews),
            _options.Logs.CreateLogger<RequestPipeline>());
    }

    private VerbSet CreateVerbs()
    {
        var presenter = new ObjectPresenter(_tables);
        var reader = new ListReader(_store);
        return new VerbSet(
            new GetVerb(presenter),
            new ListVerb(reader, _tables),
            new WatchVerb(_store, new WatchEncoderFactory(_tables), _watches, _options.Time),
            new CreateVerb(_creator, presenter),
            new UpdateVerb(_updater, presenter),
            new PatchVerb(_updater, _creator, _rules, presenter),
            new DeleteVerb(_deleter, reader, presenter));
    }

    private SubresourceSet CreateSubresources(VerbSet verbs)
    {
        var nodes = new NodeAddresses(_catalog.BuiltIn("", "nodes"));
        var backends = new BackendProxy(_backends);
        return new SubresourceSet(
        [
            new StatusSubresource(verbs.Get, verbs.Update, verbs.Patch),
            new ScaleSubresource(_updater, _objectRules.Objects),
            new BindingSubresource(_updater, _options.Time),
            new EvictionSubresource(_updater, _deleter, new DisruptionBudgets(_updater, _catalog.BuiltIn("policy", "poddisruptionbudgets"), _options.Time), _options.Time),
            new LogSubresource(nodes, _kubelets),
            new ProxySubresource(nodes, _kubelets),
            new PodProxySubresource(backends),
            new ServiceProxySubresource(_catalog.BuiltIn("", "endpoints"), _catalog.BuiltIn("", "pods"), backends),
            new StreamingSubresource("exec", nodes, _kubelets),
            new StreamingSubresource("attach", nodes, _kubelets),
            new StreamingSubresource("portforward", nodes, _kubelets),
            new TokenSubresource(_tokens, _catalog, _options.Time),
            new PodPartSubresource("resize", PodParts.Resources, _updater, _objectRules.Objects),
            new PodPartSubresource("ephemeralcontainers", PodParts.EphemeralContainers, _updater, _objectRules.Objects),
            new FinalizeSubresource(_updater),
            new ApprovalSubresource(_updater, _objectRules.Objects, _options.Time),
        ]);
    }
}
