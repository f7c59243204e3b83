using System.Net;
using System.Net.Sockets;

namespace LeadFlow.Domain.Webhooks;

/// <summary>Whether an address is one of the open internet: what leaves this house by somebody's wish goes nowhere else.</summary>
public static class PublicAddress
{
    /// <summary>IPv4 that is not the open internet (IANA's special-purpose registry), and the addresses at which clouds tell their machines secrets.</summary>
    private static readonly IPNetwork[] _closed =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.88.99.0/24"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"), IPNetwork.Parse("168.63.129.16/32"),
    ];

    /// <summary>Of IPv6 only this has been given out.</summary>
    private static readonly IPNetwork _given = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork _nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork _sixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Protocol assignments (Teredo and benchmarking among them), and documentation.</summary>
    private static readonly IPNetwork[] _closedOfGiven = [IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("3fff::/20")];

    /// <summary>An IPv6 address that stands for one of IPv4 is as good as that.</summary>
    public static bool Is(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !Array.Exists(_closed, n => n.Contains(address));
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return Is(address.MapToIPv4());
        }

        var plain = address.ScopeId == 0 ? address : new IPAddress(address.GetAddressBytes());
        var bytes = plain.GetAddressBytes();
        return _nat64.Contains(plain) ? Is(new IPAddress(bytes.AsSpan(12)))
            : _given.Contains(plain) && !Array.Exists(_closedOfGiven, n => n.Contains(plain))
                && (!_sixToFour.Contains(plain) || Is(new IPAddress(bytes.AsSpan(2, 4))))
                && (!IsOfTunnel(bytes) || Is(new IPAddress(bytes.AsSpan(12))));
    }

    /// <summary>ISATAP: the last four bytes are an address of IPv4.</summary>
    private static bool IsOfTunnel(byte[] bytes) => (bytes[8] & 0xFC) == 0 && bytes[9] == 0 && bytes[10] == 0x5E && bytes[11] == 0xFE;
}
