using Krustlet.Bench;

return await BenchCommandLine.RunAsync(args, TimeProvider.System);
