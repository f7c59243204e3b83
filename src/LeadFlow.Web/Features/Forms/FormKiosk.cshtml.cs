using LeadFlow.Web.Features.Forms.Kiosk;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using QRCoder;

namespace LeadFlow.Web.Features.Forms;

/// <summary>Devices at a stand that show this form without network.</summary>
[Authorize(Policy = Policies.RunForms)]
public sealed class FormKioskModel : DeskPage
{
    public sealed record DeviceInput(string? Name = null, string? Pin = null);

    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }
    [BindProperty] public DeviceInput Input { get; set; } = new();
    public GetForm.View Form { get; private set; } = null!;
    public IReadOnlyList<GetKiosks.Device> Devices { get; private set; } = [];

    /// <summary>Of the device that was just enrolled: said once.</summary>
    public string? Link { get; private set; }

    public string Qr => Link is null ? "" : new SvgQRCode(QRCodeGenerator.GenerateQrCode(Link, QRCodeGenerator.ECCLevel.M)).GetGraphic(4, "#1c1a17", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);

    public async Task OnGetAsync()
    {
        Form = await Ask(new GetForm.Query(Id));
        Devices = await Ask(new GetKiosks.Query(Id));
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Try(new EnrolKiosk.Command(Id, Input.Name, Input.Pin), "Input") is { } enrolled)
        {
            Link = $"{Request.Scheme}://{Request.Host}{Request.PathBase}/kiosk/#{enrolled.Token}";
            Input = new();
            ModelState.Clear();
        }

        await OnGetAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync(Guid deviceId)
    {
        Said(await Ask(new RevokeKiosk.Command(deviceId)), T["It is revoked: nothing more is taken from it"]);
        return RedirectToPage(new { id = Id });
    }
}
