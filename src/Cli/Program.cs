using ServerlessAges.Cli;
using ServerlessAges.Cli.Demo;

return await AgesCommandLine.RunAsync(
    args, processors => processors.Add<AgeProcessor>().Add<PseudonymProcessor>(), DemoCommand.Create);
