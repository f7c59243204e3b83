namespace LeadFlow.Domain.Leads;

/// <summary>What a stage means, whatever a company calls it. All rules hang on the kind.</summary>
public enum StageKind { Raw, Warm, Hot, Dead }

/// <summary>Where a lead stands with us; only open leads follow the agreement.</summary>
public enum LeadStanding { Open, InOpportunity, Customer, Dead }
