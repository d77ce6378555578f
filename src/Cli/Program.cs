using ServerlessAges.Cli;
using ServerlessAges.Cli.Demo;

return await AgesCommandLine.RunAsync(
    args, processors => processors.Add<AgeProcessor>().Add<PseudonymProcessor>(),
    processors => DemoCommand.Create(processors, options: new() { ["referenceYear"] = "2017" }));
