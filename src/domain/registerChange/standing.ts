import type { Payload } from '../../contract/commands';
import { shortName } from '../agreement';
import { refuse, type Answer } from '../refusal';
import { seatOf } from '../register';
import { byPmo, changed, known, type Ask, type Changed } from './ask';

/** What the programme has settled for itself and that no forum decides: who chairs, and when letters go (ours). */

/**
 * PMO, or root, enters who chairs a forum; where the steering group decides by its chair, it alone says who that is (V4 §3.2).
 * Refused: `not-authorised`, `unknown-person`, `no-seat`, `already-done`, `not-allowed`.
 */
export function chair(ask: Ask, p: Payload<'chair'>): Answer<Changed> {
  const { register, day } = ask;
  const may = byPmo(ask, 'føre inn hvem som leder et forum');
  if (!may.ok) return may;
  const fits = known(ask, undefined, p.person);
  if (!fits.ok) return fits;
  if (!seatOf(register, p.forum, p.person, day))
    return refuse('no-seat', `${p.person} har ikke sete i ${shortName(p.forum)} den ${day}.`);
  if (register.chairs[p.forum] === p.person)
    return refuse('already-done', `${p.person} leder ${shortName(p.forum)} fra før.`);
  if (p.forum === 'sg' && register.standing.sgMethod === 'chair') {
    return refuse(
      'not-allowed',
      'DSOP styringsgruppe avgjør ved lederen, og velger den selv: «dsop choose-method».',
      'V4 §3.2',
    );
  }
  return changed(
    ask,
    { chairs: { ...register.chairs, [p.forum]: p.person } },
    `${p.person} leder ${shortName(p.forum)}.`,
  );
}

/**
 * PMO, or root, settles when letters go and on which day of the month SG has its status (ours). Refused: `not-authorised`,
 * `malformed` (nothing said), `already-done`.
 */
export function practice(ask: Ask, p: Payload<'practice'>): Answer<Changed> {
  const may = byPmo(ask, 'bestemme når brevene går');
  if (!may.ok) return may;
  const { standing } = ask.register;
  const given = Object.entries(p);
  if (given.length === 0)
    return refuse('malformed', 'Si hva som skal gjelde: --sending, --letters eller --sg-status-day.');
  const news = given.filter(([name, value]) => standing[name as keyof typeof p] !== value);
  if (news.length === 0) return refuse('already-done', 'Slik er det allerede.');
  return changed(
    ask,
    { standing: { ...standing, ...p } },
    `Nå gjelder ${news.map(([name, value]) => `${name}: ${value}`).join(', ')}.`,
  );
}
