namespace Krustlet.EndToEnd.Clusters;

/// <summary>A registry that tests push guests to.</summary>
internal interface IRegistry : IAsyncDisposable
{
    /// <summary><c>host:port</c>, plain HTTP.</summary>
    string Authority { get; }

    /// <summary>Pushes a module and returns its reference.</summary>
    Task<string> PushAsync(string path, string repository, string tag, CancellationToken cancellationToken);
}
