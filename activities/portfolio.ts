import { heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { readPortfolio } from '../src/client/portfolio';
import type { PortfolioItem } from '../src/domain/portfolio';

/** How the programme sees its initiatives and processes. Reads only, and so is retried for ever. */
export function createPortfolioActivities(client: Client): { portfolio: () => Promise<PortfolioItem[]> } {
  return { portfolio: () => readPortfolio(client, (read) => heartbeat(read)) };
}
