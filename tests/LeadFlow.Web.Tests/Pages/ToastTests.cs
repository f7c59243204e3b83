using LeadFlow.Web.Features.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Xunit;

namespace LeadFlow.Web.Tests.Pages;

public sealed class ToastTests
{
    [Fact]
    public void What_was_done_and_how_to_take_it_back_is_said_once_on_the_next_page()
    {
        var cookie = new Cookie();
        var first = new TempDataDictionary(new DefaultHttpContext(), cookie);
        first.Say(new("Hugo Petit is dead", "Comes back in June", Undo.Of("~/leads/7?handler=Revive", "Id", 7), new("~/leads/7", "See the lead")));
        first.Save();

        var next = new TempDataDictionary(new DefaultHttpContext(), cookie);
        var toast = next.TakeToast();
        next.Save();

        Assert.Equal(("Hugo Petit is dead", "Comes back in June", "~/leads/7?handler=Revive", "7"), (toast?.Said, toast?.Note, toast?.Undo?.Url, toast?.Undo?.Fields?["Id"]));
        Assert.Equal(new ToastLink("~/leads/7", "See the lead"), toast?.Link);
        Assert.Null(new TempDataDictionary(new DefaultHttpContext(), cookie).TakeToast());
    }

    private sealed class Cookie : ITempDataProvider
    {
        private IDictionary<string, object> _kept = new Dictionary<string, object>();

        public IDictionary<string, object> LoadTempData(HttpContext context) => new Dictionary<string, object>(_kept);

        public void SaveTempData(HttpContext context, IDictionary<string, object> values) => _kept = new Dictionary<string, object>(values);
    }
}
