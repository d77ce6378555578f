namespace ServerlessAges.Api.Views;

internal sealed record HealthView(string Status, string Version, string Storage);
