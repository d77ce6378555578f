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
    case ["lists", var service, var storage, var host, var azurite, var runs, .. var lists]:
        var processes = new Dictionary<string, int> { ["host"] = int.Parse(host, null), ["azurite"] = int.Parse(azurite, null) };
        using (var run = new ListsRun(new Uri(service), storage, processes)) await run.RunAsync(int.Parse(runs, null), lists);
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            "peers sep|sep-parallel|sylvan|csvhelper INPUT OUTPUT\npeers blobs SERVICE CONNECTION_STRING INPUT RUNS\n"
                + "peers lists SERVICE CONNECTION_STRING HOST_PID AZURITE_PID RUNS COUNTxBYTES...");
        return 2;
}
