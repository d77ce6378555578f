using System.Globalization;

namespace ServerlessAges.Batches.Estimates;

/// <summary>A number that estimates are made of.</summary>
/// <param name="Key">Its name, for <c>--set</c>.</param>
/// <param name="Value">The number.</param>
/// <param name="Source">
/// A page of the vendor and when it was looked at; or how it was measured here; or that it is assumed.
/// </param>
public sealed record EstimateFigure(string Key, double Value, string Source);
