using LeadFlow.Web.Tests.Support;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace LeadFlow.Web.Tests.Support;

/// <summary>Begun last, a class of a minute or more runs alone at the end while the other cores wait; begun first, beside all others.</summary>
internal sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] _long = ["OlistImportTests", "RescoreTests", "WorkspaceRoundTripTests", "UndoImportTests", "EveryPageTests", "StoryTests"];

    public IReadOnlyCollection<TCollection> OrderTestCollections<TCollection>(IReadOnlyCollection<TCollection> testCollections)
        where TCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection => Array.Exists(_long, name => collection.TestCollectionDisplayName.Contains($".{name} ", StringComparison.Ordinal)))];
}
