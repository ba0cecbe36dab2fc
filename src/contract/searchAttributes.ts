/** The custom search attributes of every DSOP workflow and their types on the server. Lists are read from these, never by opening workflows. */
export const searchAttributeTypes = {
  DsopPhase: 'KEYWORD',
  DsopKind: 'KEYWORD',
  DsopAwaits: 'KEYWORD_LIST',
  DsopActors: 'KEYWORD_LIST',
  DsopLead: 'KEYWORD',
  DsopNextDue: 'DATETIME',
  DsopOverdue: 'INT',
  DsopEscalated: 'INT',
  DsopCaseSince: 'DATETIME',
  DsopHealth: 'KEYWORD',
  DsopRuleSet: 'KEYWORD',
} as const;
