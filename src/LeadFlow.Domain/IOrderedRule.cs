namespace LeadFlow.Domain;

/// <summary>A rule among others that are asked one after the other: the lowest position first.</summary>
public interface IOrderedRule
{
    Guid Id { get; }
    int Position { get; }

    void MoveTo(int position);
}
