namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer tells its function.</summary>
public class TimerInfo;
