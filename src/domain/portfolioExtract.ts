import { monthFigures, type MonthFigures } from './month';
import type { PortfolioItem } from './portfolio';

/** As much of a portfolio as a month's status holds: what is worth saying, and figures of the others. */
export interface PortfolioExtract {
  /** By key. */
  items: PortfolioItem[];
  /** What the others come to; absent where there are none. */
  left?: MonthFigures;
}

/** Characters of JSON: three months are kept in one state, and a server takes 2 MB at once. */
const mostCharacters = 250_000;

/**
 * A portfolio of any size in the space that one status has: first what is escalated, red, undecided, late, yellow, or before
 * a forum, then the rest while there is room. Whatever is left out is counted.
 */
export function extractOf(portfolio: readonly PortfolioItem[]): PortfolioExtract {
  const worth = portfolio.map((item) => ({ item, rank: rankOf(item) }));
  worth.sort((a, b) => a.rank - b.rank || oldest(a.item) - oldest(b.item) || byKey(a.item, b.item));
  let characters = 0;
  const first = worth.findIndex(({ item }) => (characters += JSON.stringify(item).length) > mostCharacters);
  const listed = first === -1 ? worth.length : first;
  const items = worth.slice(0, listed).map(({ item }) => item);
  const others = worth.slice(listed).map(({ item }) => item);
  items.sort(byKey);
  return others.length === 0 ? { items } : { items, left: monthFigures({ items: others, cases: [] }) };
}

/** The lower the number, the sooner DSOP SG is to look at it. */
function rankOf({ report, cases, late, unread }: PortfolioItem): number {
  const reasons = [
    cases.some(({ kind }) => kind === 'escalation'),
    report?.status === 'red',
    cases.some(({ status }) => status === 'undecided'),
    late.length > 0,
    report?.status === 'yellow',
    cases.length > 0,
    unread === true,
    report !== null,
  ];
  const first = reasons.indexOf(true);
  return first === -1 ? reasons.length : first;
}

const oldest = ({ late }: PortfolioItem): number =>
  late.reduce((first, { due }) => Math.min(first, due), Number.MAX_SAFE_INTEGER);

const byKey = (a: PortfolioItem, b: PortfolioItem): number => (a.key < b.key ? -1 : 1);
