using ServerlessAges.Cli;
using ServerlessAges.Tests.Measures;

return await AgesCommandLine.RunAsync(args, processors => processors.Add<MeasureProcessor>().Add<WordProcessor>().Add<JsonProcessor>().Add<EndlessProcessor>());
