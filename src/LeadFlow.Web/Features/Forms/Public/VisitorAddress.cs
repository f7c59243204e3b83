using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace LeadFlow.Web.Features.Forms.Public;

/// <summary>Network addresses of visitors are told apart without being kept.</summary>
internal static class VisitorAddress
{
    /// <summary>What an address is known by in this installation; of the sixth version its network, since one household has very many. Null for none.</summary>
    public static string? Key(string? address, Guid salt)
    {
        if (!IPAddress.TryParse(address, out var ip))
        {
            return null;
        }

        var bytes = (ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip).GetAddressBytes();
        return Convert.ToHexString(HMACSHA256.HashData(salt.ToByteArray(), ip.AddressFamily == AddressFamily.InterNetworkV6 && bytes.Length == 16 ? bytes.AsSpan(0, 8) : bytes), 0, 16);
    }
}
