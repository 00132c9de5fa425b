namespace Krustlet.Oci.Client;

/// <summary>What one client's readers and writers share.</summary>
internal sealed class RegistryServices : IDisposable
{
    public RegistryServices(RegistryClientOptions options, TimeProvider time)
    {
        (Options, Time) = (options, time);
        Transport = new RegistryTransport(options, time);
        Api = new RepositoryApi(Transport, options, time);
        Pages = new RegistryPages(Transport, options, time);
        Referrers = new Referrers(Api, Pages);
        Writes = new RepositoryWrites(Transport);
        ReferrersTags = new ReferrersTags(Api, Writes, options);
    }

    public RegistryClientOptions Options { get; }

    public TimeProvider Time { get; }

    public RegistryTransport Transport { get; }

    public RepositoryApi Api { get; }

    public RegistryPages Pages { get; }

    public Referrers Referrers { get; }

    public RepositoryWrites Writes { get; }

    public ReferrersTags ReferrersTags { get; }

    public void Dispose()
    {
        ReferrersTags.Dispose();
        Transport.Dispose();
    }
}
