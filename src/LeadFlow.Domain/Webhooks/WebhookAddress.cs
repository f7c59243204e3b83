using System.Net;
using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Webhooks;

/// <summary>Where events may be sent.</summary>
public static class WebhookAddress
{
    public const int MaxLength = 2000;

    /// <summary>What listens there speaks something else, and might take a request for it.</summary>
    private static readonly int[] _closedPorts = [7, 9, 19, 20, 21, 22, 23, 25, 53, 69, 110, 111, 119, 135, 137, 139, 143, 161, 389, 445, 465, 514, 587, 636, 993, 995, 1433, 1521, 2049, 3306, 3389, 5432, 5672, 5900, 6379, 9042, 9092, 11211, 27017];

    /// <summary>Names that mean this machine, or one next to it.</summary>
    private static readonly string[] _closedNames = ["localhost", ".localhost", ".local", ".localdomain", ".internal", ".intranet", ".lan", ".home.arpa", ".onion"];

    /// <summary>What is wrong with an address, in a sentence; null when nothing is. Where its name leads is asked when it is connected to.</summary>
    /// <param name="allowPrivate">Of tests and development: http, and machines of the own network.</param>
    public static string? ProblemOf(string? url, bool allowPrivate)
    {
        if (string.IsNullOrWhiteSpace(url))
        {
            return "Give the address that events are sent to.";
        }

        if (url.Length > MaxLength || !Text.IsStorable(url))
        {
            return $"An address has at most {MaxLength:N0} characters.";
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.IdnHost.Length == 0)
        {
            return "An address is written as in https://example.com/leadflow.";
        }

        if (uri.UserInfo.Length > 0)
        {
            return "A name and a password do not belong into an address: every request is signed.";
        }

        if (uri.Fragment.Length > 0)
        {
            return "What follows # is never sent: leave it out.";
        }

        if (_closedPorts.Contains(uri.Port))
        {
            return $"Port {uri.Port} belongs to something else than the web.";
        }

        return allowPrivate ? null
            : uri.Scheme != "https" ? "The address begins with https://, so that nobody on the way reads what is sent."
            : IsClosed(uri) ? Closed
            : null;
    }

    /// <summary>Whatever is not on the open internet is not asked on somebody's behalf.</summary>
    public const string Closed = "This address is not on the open internet: events are sent to public addresses only.";

    /// <summary>As its parts are understood, so that no two ways of writing it are told apart.</summary>
    public static string Normalise(string url) => new Uri(url).AbsoluteUri;

    private static bool IsClosed(Uri uri)
    {
        var host = uri.IdnHost.TrimEnd('.');
        return IPAddress.TryParse(host.Trim('[', ']'), out var address)
            ? !PublicAddress.Is(address)
            : !host.Contains('.', StringComparison.Ordinal) || Array.Exists(_closedNames, n => n[0] == '.' ? host.EndsWith(n, StringComparison.OrdinalIgnoreCase) : host.Equals(n, StringComparison.OrdinalIgnoreCase));
    }
}
