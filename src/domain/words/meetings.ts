import { formatInstant } from '../calendar';
import { rulesOf } from '../rules';
import { meetingOf, type MeetingEvent } from '../meetings';
import { actorName } from '../register';
import type { InitiativeState } from '../state';
import { listing } from '../text';

/** What happened to a meeting, in Norwegian: for the sender and for the record. */
export function meetingEffect(e: MeetingEvent, state: InitiativeState): string | null {
  switch (e.type) {
    case 'meetingPlanned': {
      const { id, forum, begins, kind } = e.meeting;
      const extra = kind === 'extra' ? 'Ekstra møte' : 'Møte';
      return `${extra} i ${rulesOf(state).forums[forum].name.nb} er planlagt ${formatInstant(begins, 'nb')}: ${id}.`;
    }
    case 'meetingMoved':
      return `${e.meetingId} begynner ${formatInstant(e.change.begins, 'nb')}; saker som er lagt frem for det, følger med.`;
    case 'meetingCancelled':
      return e.next === null
        ? `${e.meetingId} er avlyst; sakene lukkes uten beslutning, siden det ikke er planlagt noe nytt møte.`
        : `${e.meetingId} er avlyst; sakene går til ${e.next}.`;
    case 'meetingCalled':
      return `${e.meetingId} er kalt inn, med ${e.agenda.length} saker.`;
    case 'invitationsPassedOn':
    case 'meetingHeld':
      return null;
    case 'attendanceRecorded': {
      const absent = e.attendance.filter((a) => !a.present).map((a) => actorName(state.register, a.actor));
      const came = e.attendance.length - absent.length;
      return `${came} av ${e.attendance.length} møtte i ${e.meetingId}${absent.length > 0 ? `; borte: ${listing(absent, 'nb')}` : ''}.`;
    }
    case 'minutesFiled': {
      const { forum } = meetingOf(state, e.meetingId) ?? {};
      const of = forum ? ` i ${rulesOf(state).forums[forum].name.nb}` : '';
      return `Referatet fra ${e.meetingId}${of}, utgave ${e.minutes.version}, er lagt inn.`;
    }
    case 'waitingSeen':
    case 'meetingNewsTold':
      return null;
  }
}
