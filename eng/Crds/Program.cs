using Krustlet.CrdGenerator;

if (args is not [var directory])
{
    await Console.Error.WriteLineAsync("usage: krustlet-crds DIRECTORY   writes one YAML file a kind");
    return 2;
}

Directory.CreateDirectory(directory);
foreach (var file in CrdFiles.Render())
{
    await File.WriteAllTextAsync(Path.Combine(directory, file.Name), file.Content);
    Console.WriteLine(file.Name);
}

return 0;
