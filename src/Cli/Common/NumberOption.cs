using System.Globalization;

namespace ServerlessAges.Cli.Common;

internal static class NumberOption
{
    public static Option<int> Create(string name, string description, int min, int max, int @default) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => @default,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            var isNumber =
                int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
            if (!isNumber || number < min || number > max)
                result.AddError($"{name} '{text}' must be a whole number from {min} to {max}.");
            return number;
        },
    };
}
