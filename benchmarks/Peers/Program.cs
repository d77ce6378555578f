using ServerlessAges.Benchmarks;

switch (args)
{
    case ["sylvan", var input, var output]:
        SylvanAges.Run(input, output);
        return 0;
    case ["csvhelper", var input, var output]:
        CsvHelperAges.Run(input, output);
        return 0;
    case ["sep", var input, var output]:
        SepAges.Run(input, output);
        return 0;
    case ["sep-parallel", var input, var output]:
        SepAges.RunParallel(input, output);
        return 0;
    case ["blobs", var service, var storage, var input, var runs]:
        await BlobsRun.RunAsync(new Uri(service), storage, input, int.Parse(runs, null));
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            "peers sep|sep-parallel|sylvan|csvhelper INPUT OUTPUT\npeers blobs SERVICE CONNECTION_STRING INPUT RUNS");
        return 2;
}
