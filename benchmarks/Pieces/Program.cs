using BenchmarkDotNet.Running;
using ServerlessAges.Benchmarks;

// In this process: what BenchmarkDotNet would generate and build does not live under our build's rules.
BenchmarkSwitcher.FromTypes([typeof(EnginePieces), typeof(RejectedRows)]).Run([.. args, "--inProcess"]);
