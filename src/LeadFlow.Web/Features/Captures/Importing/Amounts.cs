using System.Globalization;
using System.Text;

using LeadFlow.Domain;
namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>An amount of money as a cell holds it; the currency only where the cell names one without doubt.</summary>
public readonly record struct ReadAmount(decimal Value, string? Currency);

/// <summary>Reads numbers as people of many countries write them, where they can mean one thing only.</summary>
public static class Amounts
{
    private const int MaxLength = 40;
    private static readonly (string Sign, string? Currency)[] Signs =
        [("R$", "BRL"), ("US$", "USD"), ("$", null), ("€", "EUR"), ("£", "GBP"), ("¥", null), ("₹", "INR"), ("zł", "PLN"), ("kr", null)];

    /// <returns>A problem that follows the quoted text in a sentence.</returns>
    public static Reading<ReadAmount> Read(string text)
    {
        if (text.Length > MaxLength)
        {
            return Reading.Failed<ReadAmount>("is not an amount.");
        }

        var (number, currency) = TakeCurrency(text.Trim());
        if (number.StartsWith('-') || number.StartsWith('−') || number.EndsWith('-') || (number.StartsWith('(') && number.EndsWith(')')))
        {
            return Reading.Failed<ReadAmount>("is negative or not an amount.");
        }

        var plain = Plain(number.TrimStart('+'));
        return !plain.Succeeded ? Reading.Failed<ReadAmount>(plain.Problem)
            : !decimal.TryParse(plain.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? Reading.Failed<ReadAmount>("is not an amount.")
            : value > ImportLimits.Amount ? Reading.Failed<ReadAmount>(string.Create(CultureInfo.InvariantCulture, $"is more than {ImportLimits.Amount:N0}."))
            : Reading.Of(new ReadAmount(value, currency));
    }

    /// <summary>A number of people: whole, so that a mark before three digits can only separate thousands.</summary>
    public static Reading<int> ReadCount(string text)
    {
        var marks = text.Trim().Split('.', ',', ' ', '\u00A0', '\u202F', '\'');
        var grouped = marks.Length > 1 && marks[0].Length is >= 1 and <= 3 && marks.Skip(1).All(m => m.Length == 3);
        var wholeWithZeros = marks.Length == 2 && marks[1].Length is 1 or 2 && marks[1].All(c => c == '0');
        var digits = grouped ? string.Concat(marks) : marks.Length == 1 || wholeWithZeros ? marks[0] : "";
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= ImportLimits.CompanySize
            ? Reading.Of(count)
            : Reading.Failed<int>("is not a whole number of people.");
    }

    /// <summary>Takes a currency from the front or the end: a sign, or a code of three letters.</summary>
    private static (string Number, string? Currency) TakeCurrency(string text)
    {
        foreach (var (sign, currency) in Signs)
        {
            if (text.StartsWith(sign, StringComparison.OrdinalIgnoreCase))
            {
                return (text[sign.Length..].Trim(), currency);
            }

            if (text.EndsWith(sign, StringComparison.OrdinalIgnoreCase) && !text.EndsWith("US$", StringComparison.OrdinalIgnoreCase) && !text.EndsWith("R$", StringComparison.OrdinalIgnoreCase))
            {
                return (text[..^sign.Length].Trim(), currency);
            }
        }

        return text.Length > 3 && Currencies.Find(text[..3]) is { } before && !char.IsLetter(text[3]) ? (text[3..].Trim(), before)
            : text.Length > 3 && Currencies.Find(text[^3..]) is { } after && !char.IsLetter(text[^4]) ? (text[..^3].Trim(), after)
            : (text, null);
    }

    /// <summary>Digits with a point before the fraction; refused where a mark could separate thousands as well as a fraction.</summary>
    private static Reading<string> Plain(string number)
    {
        var no = Reading.Failed<string>("is not an amount.");
        var marks = new StringBuilder();
        foreach (var c in number)
        {
            if (!char.IsAsciiDigit(c))
            {
                marks.Append(c is ' ' or '\u00A0' or '\u202F' or '\u2009' or '\'' or '’' ? ' ' : c);
            }
        }

        if (number.Length == 0 || marks.Length == number.Length || marks.ToString().Any(c => c is not (' ' or '.' or ',')))
        {
            return no;
        }

        if (marks.Length == 0)
        {
            return Reading.Of(number);
        }

        var last = marks[^1];
        var parts = number.Split('.', ',', ' ', '\u00A0', '\u202F', '\u2009', '\'', '’');
        var alone = marks.ToString().All(c => c == last);
        if (alone && marks.Length == 1 && last != ' ' && parts[1].Length == 3 && parts[0].Length is >= 1 and <= 3 && parts[0] != "0")
        {
            return Reading.Failed<string>($"can mean {parts[0]} and a fraction, or {parts[0]}{parts[1]}; write it without the \"{last}\", or with two decimals.");
        }

        // The last mark begins the fraction if it is the only one of its kind and no blank.
        var hasFraction = last != ' ' && marks.ToString().Count(c => c == last) == 1;
        var whole = hasFraction ? parts[..^1] : parts;
        var separators = hasFraction ? marks.ToString(0, marks.Length - 1) : marks.ToString();
        var grouped = whole.Length == 1 || (whole[0].Length is >= 1 and <= 3 && whole.Skip(1).All(p => p.Length == 3) && separators.Distinct().Count() == 1);
        return grouped && parts.All(p => p.Length > 0)
            ? Reading.Of(string.Concat(whole) + (hasFraction ? "." + parts[^1] : ""))
            : no;
    }
}
