import { currentDocuments, manifestOf } from '../basis';
import { approves } from '../cases';
import { meetingOf, meetingsOf } from '../meetings';
import { wordOfRole } from '../roles';
import type { FiledDocument, InitiativeState, SettledDuty, Will } from '../state';
import type { Duty } from './row';

/** Was what was owed done, waived, or has it only ceased to be owed? */
export function howSettled(state: InitiativeState, duty: Duty): SettledDuty['status'] {
  const [kind = '', ...rest] = duty.id.split('/');
  const id = rest.join('/');
  const did = (done: boolean) => (done ? 'done' : 'void');
  switch (kind) {
    case 'report':
      return did(state.reports.some((r) => !r.draft && `${r.line}/${r.period}` === id));
    case 'position':
      return did(
        state.cases.some((c) => [...c.positions, ...c.replaced].some((p) => `${c.id}/${p.actor}` === id)),
      );
    case 'will':
      return did(
        state.wills.some((w) => `${w.gate}/${w.actor}` === id && stands(state, w)) ||
          state.decisions.some(
            (d) => d.question.kind === 'gate' && id.startsWith(`${d.question.gate}/`) && approves(d.proposal),
          ),
      );
    case 'condition':
      return did(
        state.decisions.some((d) => d.proposal.conditions.some((k) => k.id === id && k.fulfilledAt !== null)),
      );
    case 'lessons':
      return did(state.ending !== null && state.ending.closedAt !== null);
    case 'vacant':
      return did(state.roles.some((r) => wordOfRole(r.role) === id && r.until === null));
    case 'comparison':
      return did(state.ending === null);
    case 'meeting':
      return did(state.documents.some((d) => d.kind === 'minutes' && d.at >= duty.openedAt));
    case 'cadence':
      return did(
        meetingsOf(state).some(
          (m) =>
            m.forum === rest[0] &&
            (m.setAt >= duty.openedAt || (m.status === 'held' && m.begins >= duty.openedAt)),
        ),
      );
    case 'extra':
      return did(meetingsOf(state).some((m) => m.forum === rest[0] && m.plannedAt >= duty.openedAt));
    case 'minutes':
      return did(meetingOf(state, id)?.minutes != null);
    case 'checkout':
      return filed(state.documents.findLast((d) => `${d.kind}/${d.actor ?? ''}` === id));
    default:
      return filed(currentDocuments(state, id).at(-1));
  }
}

/** Was the will given on the basis as it is now? In a run that does not go by the mended rules, any is. */
const stands = (state: InitiativeState, { gate, manifest }: Will): boolean =>
  state.mended === undefined || manifest === manifestOf(state, { kind: 'gate', gate }).hash;

const filed = (document: FiledDocument | undefined): SettledDuty['status'] =>
  document === undefined ? 'void' : document.waived === null ? 'done' : 'waived';
