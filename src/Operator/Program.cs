using Krustlet.Operator;
using Krustlet.Operator.Options;

return await new OperatorCommand().InvokeAsync(args, OperatorHost.RunAsync, Console.Error);
