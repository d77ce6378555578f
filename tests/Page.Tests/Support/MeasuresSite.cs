namespace ServerlessAges.Tests.Support;

/// <summary>A host of other processors, whose settings give other defaults. It is started even if AGES_URL names a service.</summary>
public sealed class MeasuresSite()
    : Site("ServerlessAges.Measures.dll", new Dictionary<string, string> { ["Ages__places"] = "3", ["Ages__format"] = "csv" });
