using Krustlet.Bench;
using Krustlet.Bench.Operators;

return args is [OperatorProgram.Verb, var kubeconfig, var address, var registry]
    ? await OperatorProgram.RunAsync(kubeconfig, address, registry)
    : await BenchCommandLine.RunAsync(args, TimeProvider.System);
