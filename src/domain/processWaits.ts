import { takeoverParagraph } from './agreement';
import { heardToStart } from './prerequisites';
import { pmoParty } from './roles';
import { rulesOf } from './rules';
import type { InitiativeState } from './state';
import { listing } from './text';
import { asWait, type Wait } from './waiting';

/** A process is PMO's to set going, and to bring to an end (V4 §3.3). */
export function processWait(state: InitiativeState): Wait {
  const rules = rulesOf(state);
  const proposed = rules.transitions.some((t) => t.from === state.phase);
  const waiting = listing(state.process?.awaitedBy ?? [], 'nb');
  return {
    ...asWait(pmoParty),
    what: proposed
      ? { nb: 'prosessen kan settes i gang', en: 'the process can be set going' }
      : {
          nb: `PMO fører prosessen til den kan avsluttes${waiting ? `; ${waiting} venter på den` : ''}`,
          en: `PMO runs the process until it can be concluded${waiting ? `; ${waiting} waits for it` : ''}`,
        },
    paragraph: rules.process?.paragraph ?? rules.forums.pmo.paragraph,
    since: state.phaseSince,
    next: null,
    command: proposed ? `dsop begin-process ${state.key}` : `dsop conclude ${state.key} --text "…"`,
  };
}

/** What was handed over to PMO: the process that is to settle it is started, and then waited for (V4 §4.2.1). */
export function blockWaits(state: InitiativeState): Wait[] {
  if (state.ending) return [];
  const rules = rulesOf(state);
  return state.blockedBy.map((b): Wait => {
    const { process } = b;
    const wait = {
      ...asWait(pmoParty),
      paragraph: takeoverParagraph(rules) ?? rules.forums.pmo.paragraph,
      since: b.since,
      next: null,
    };
    if (b.stopped) {
      return {
        ...wait,
        what: {
          nb: `prosessen ${process} er stanset: saken overlates til en annen, eller PMO sier at den ikke lenger må løses`,
          en: `the process ${process} was stopped: the matter is handed over to another, or PMO says that it need not be settled`,
        },
        command: `dsop hand-over-external ${state.key} --process ${process} --lift --reason "…"`,
      };
    }
    if (heardToStart(state, process)) {
      const what = { nb: `venter på prosessen ${process}`, en: `waits for the process ${process}` };
      return { ...wait, what, command: null };
    }
    return {
      ...wait,
      what: {
        nb: `prosessen ${process} må startes: den skal løse det som er overlatt til PMO`,
        en: `the process ${process} must be started: it is to settle what was handed over to PMO`,
      },
      command: `dsop start-process ${process} --title "…" --need "…" --from ${state.key}`,
    };
  });
}
