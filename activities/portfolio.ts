import { heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { readPortfolio } from '../src/client/portfolio';
import { extractOf, type PortfolioExtract } from '../src/domain/portfolioExtract';

/**
 * How the programme sees its initiatives and processes, in as much room as a month's status has. Reads only, and so is
 * retried for ever.
 */
export function createPortfolioActivities(client: Client): { portfolio: () => Promise<PortfolioExtract> } {
  return { portfolio: async () => extractOf(await readPortfolio(client, (read) => heartbeat(read))) };
}
