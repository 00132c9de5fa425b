using Krustlet.PackageGenerator;

if (args is not [var directory])
{
    await Console.Error.WriteLineAsync("usage: krustlet-packages CONFIG   writes the generated files of CONFIG/helm and CONFIG/olm from the rest of CONFIG");
    return 2;
}

foreach (var file in PackageFiles.Render(directory))
{
    var path = Path.Combine(directory, file.Path);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    await File.WriteAllTextAsync(path, file.Content);
    Console.WriteLine(file.Path);
}

return 0;
