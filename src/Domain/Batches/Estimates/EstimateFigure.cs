namespace ServerlessAges.Batches.Estimates;

/// <summary>An assumption of estimates, and where the number is from.</summary>
public sealed record EstimateFigure(string Key, double Value, string Source);
