import { joinedActors } from './basis';
import { formatInstant, type EpochMs } from './calendar';
import { rulesOf } from './rules';
import { comes, headline, waitsFor } from './explain';
import { actorName, type Register } from './register';
import type { InitiativeState } from './state';
import { listing } from './text';
import { caseTitle, outcomeNames } from './words/cases';

/** The explanation as the Temporal UI shows it. */

/** An initiative as Markdown: headings and flat lists, since it draws neither tables nor lists in lists. */
export function details(state: InitiativeState, now: EpochMs): string {
  const joined = joinedActors(state).map((a) => actorName(state.register, a));
  return page([
    `## ${headline(state).nb}`,
    plain(state.title),
    ...awaited(state, now),
    ofItself(state, now),
    joined.length > 0 ? `### Deltar\n${listing(joined, 'nb')}` : '',
    lastDecision(state),
  ]);
}

/** The programme: its register, `trouble` in a sentence where there is any, and its own cases as an initiative's are told. */
export function programmeDetails(
  register: Register,
  desk: InitiativeState,
  now: EpochMs,
  trouble = '',
): string {
  return page([
    `## ${register.programme}`,
    `Register i utgave ${register.revision}, ${register.actors.length} aktører.`,
    plain(trouble),
    ...awaited(desk, now),
    ofItself(desk, now),
    lastDecision(desk),
  ]);
}

function awaited(state: InitiativeState, now: EpochMs): string[] {
  const waits = waitsFor(state, now).filter((w) => !w.who.startsWith('seat:'));
  const shown = waits.slice(0, 25).map((w) => {
    const next = w.next ? ` **Neste:** ${formatInstant(w.next.at, 'nb')}: ${w.next.what.nb}.` : '';
    const command = w.command ? ` \`${w.command}\`` : '';
    return `- **${w.whoName.nb}:** ${plain(w.what.nb)} (${w.paragraph}).${next}${command}`;
  });
  const rest = waits.length > shown.length ? [`- … og ${waits.length - shown.length} til`] : [];
  return [waits.length > 0 ? '### Venter på' : '### Venter ikke på noe', ...shown, ...rest];
}

function ofItself(state: InitiativeState, now: EpochMs): string {
  const next = comes(state, now);
  return next ? `### Neste av seg selv\n${plain(next.what)}` : '';
}

function lastDecision(state: InitiativeState): string {
  const last = state.decisions.at(-1);
  return last
    ? `### Siste beslutning\n${caseTitle(rulesOf(state), last.question).nb}: ${outcomeNames[last.outcome].nb} (${last.sentence.nb})`
    : '';
}

const page = (parts: readonly string[]): string =>
  parts
    .filter((line) => line !== '')
    .join('\n\n')
    .replace(/\n\n- /g, '\n- ')
    .slice(0, 15_000);

/** Takes the meaning from Markdown and HTML marks in what people have written. */
const plain = (words: string): string => words.replace(/[<>*_`#[\]|\\]/g, (c) => `\\${c}`);
