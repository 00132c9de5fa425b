using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Client;

/// <summary>The hosts to read a repository from: its mirrors in order, then the registry itself, whose failure is the one reported.</summary>
internal sealed class ReadRoute(IReadOnlyList<RegistryCall> mirrors, RegistryCall origin, MirrorRests rests)
{
    public RegistryCall Origin => origin;

    /// <summary>The first good answer.</summary>
    /// <param name="isPinned">Whether what is asked for is named by its digest, so that no host can pass off something else.</param>
    /// <param name="ask">Asks one host and verifies what it says.</param>
    public async Task<T> AskAsync<T>(bool isPinned, Func<RegistryCall, Task<T>> ask)
    {
        foreach (var mirror in mirrors.Where(mirror => (isPinned || mirror.Endpoint.ResolvesTags) && !rests.IsResting(mirror.Host)))
        {
            try
            {
                return await ask(mirror);
            }
            catch (RegistryException failure)
            {
                rests.Note(mirror.Endpoint, failure);
            }
        }

        return await ask(origin);
    }

    /// <summary>Goes to the next host after an answer broke off. False: it was the registry itself, there is no other.</summary>
    public bool TryLeave(RegistryCall call, RegistryException failure)
    {
        if (call.Endpoint.IsMirror)
        {
            rests.Note(call.Endpoint, failure);
        }

        return call.Endpoint.IsMirror && rests.IsResting(call.Host);
    }

    /// <summary>The first answer that is not empty: a mirror that keeps no such list must not hide the registry's.</summary>
    public async Task<IReadOnlyList<T>> AskForSomeAsync<T>(Func<RegistryCall, Task<IReadOnlyList<T>>> ask)
    {
        foreach (var mirror in mirrors.Where(mirror => !rests.IsResting(mirror.Host)))
        {
            try
            {
                if (await ask(mirror) is { Count: > 0 } some)
                {
                    return some;
                }
            }
            catch (RegistryException failure)
            {
                rests.Note(mirror.Endpoint, failure);
            }
        }

        return await ask(origin);
    }
}
