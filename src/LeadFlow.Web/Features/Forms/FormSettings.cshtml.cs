using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Forms;

/// <summary>What stands around the questions: title, thanks, where its leads belong, who is told, who may frame it.</summary>
[Authorize(Policy = Policies.RunForms)]
public sealed class FormSettingsModel : DeskPage
{
    public sealed record SettingsInput
    {
        public string? Name { get; init; }
        public string? Title { get; init; }
        public string? Intro { get; init; }
        public string? Submit { get; init; }
        public string? Language { get; init; }
        public string? ThanksTitle { get; init; }
        public string? ThanksText { get; init; }
        public string? Redirect { get; init; }
        public string? Accent { get; init; }
        public string? Ground { get; init; }
        public Guid? SourceId { get; init; }
        public Guid? CampaignId { get; init; }
        public List<Guid> NotifyIds { get; init; } = [];
        public DateOnly? ClosesOn { get; init; }
        public bool DoubleOptIn { get; init; }
        public string? FrameOrigins { get; init; }
    }

    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }
    [BindProperty] public SettingsInput Input { get; set; } = new();
    public GetForm.View Form { get; private set; } = null!;
    public IReadOnlyList<FindFormVersions.Item> Versions { get; private set; } = [];

    public async Task OnGetAsync()
    {
        Form = await Ask(new GetForm.Query(Id));
        Versions = await Ask(new FindFormVersions.Query(Id));
        var d = Form.Draft;
        Input = new()
        {
            Name = Form.Name,
            Title = d.Title,
            Intro = d.Intro,
            Submit = d.Submit,
            Language = d.Language,
            ThanksTitle = d.Thanks.Title,
            ThanksText = d.Thanks.Text,
            Redirect = d.Thanks.Redirect,
            Accent = d.Theme.Accent,
            Ground = d.Theme.Ground,
            SourceId = d.SourceId,
            CampaignId = d.CampaignId,
            NotifyIds = [.. d.NotifyIds],
            ClosesOn = d.ClosesOn,
            DoubleOptIn = d.DoubleOptIn,
            FrameOrigins = string.Join("\n", d.FrameOrigins),
        };
    }

    public async Task<IActionResult> OnPostAsync(int version)
    {
        var i = Input;
        if (await Did(new ChangeForm.Command(Id, version, i.Name, i.Title, i.Intro, i.Submit, i.ThanksTitle, i.ThanksText, i.Redirect, i.Accent, i.Ground, i.SourceId, i.CampaignId, i.NotifyIds, i.ClosesOn, i.DoubleOptIn, i.FrameOrigins, i.Language), "Input", T["Saved"]))
        {
            return RedirectToPage(new { id = Id });
        }

        Form = await Ask(new GetForm.Query(Id));
        Versions = await Ask(new FindFormVersions.Query(Id));
        return Page();
    }
}
