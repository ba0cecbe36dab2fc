import { waitingFor } from '../../src/cli/inbox';
import { possibilities } from '../../src/domain/can';
import { osloDayOf, osloTimeOf, toIso, type EpochMs } from '../../src/domain/calendar';
import { errands, waitsFor, type Wait } from '../../src/domain/explain';
import { type LetterIntent } from '../../src/domain/letters';
import { deliveryOf } from '../../src/domain/outbox';
import { personOf, tokensOf, willSenders } from '../../src/domain/register';
import { show } from '../../src/domain/show';
import type { InitiativeState } from '../../src/domain/state';
import { composeLetter } from '../../src/mail/letter';
import { addressLetters } from '../../src/mail/recipients';
import { register, type Initiative } from '../support/given';
import { moments } from '../support/moments';

/** What a person reads of a letter, its lines joined. */
function words(intent: LetterIntent, state: InitiativeState, at: EpochMs): string {
  const [bundle] = addressLetters(register, [intent], osloDayOf(at)).bundles;
  if (!bundle) throw new Error(`${intent.id} reaches nobody`);
  const { subject, text } = composeLetter({
    about: deliveryOf(state, at).about,
    at,
    to: { ...bundle.to, language: 'nb' },
    intents: [intent],
    names: (id) => id,
    from: 'dsop@dsop.example',
    replyTo: 'pmo@dsop.example',
  });
  return `${subject} ${text}`.replace(/\s+/g, ' ');
}

/** What time brings about by an instant, each instant once. */
function timeTo(it: Initiative): (at: EpochMs) => Initiative {
  const known = new Map<EpochMs, Initiative>();
  return (at) => {
    const later = known.get(at) ?? it.fork();
    if (!known.has(at)) later.until(osloDayOf(at), osloTimeOf(at));
    known.set(at, later);
    return later;
  };
}

/** The letters that tell whoever owes it of what is waited for. */
const remindersOf = (wait: Wait, letters: readonly LetterIntent[]): LetterIntent[] =>
  letters
    .filter(({ facts }) => facts.kind === 'duty' && facts.hearer === 'owner')
    .filter(({ facts }) => facts.kind === 'duty' && wait.what.nb.startsWith(`${facts.duty.title.nb}: frist`));

describe.each(moments)('an initiative that is %s', (_name, at) => {
  test('is told in letters as why tells it: what, by which paragraph, by when, with which command', () => {
    const it = at();
    const owed = waitsFor(it.state, it.now).filter((w) => w.what.nb.includes(': frist ') && w.next !== null);
    const later = timeTo(it);
    for (const wait of owed) {
      const { state, letters } = later(wait.next!.at);
      const due = /: frist (.*?)( \(forsinket\))?$/.exec(wait.what.nb)?.[1] ?? '';
      for (const letter of remindersOf(wait, letters('duty'))) {
        const text = words(letter, state, wait.next!.at);
        expect(text).toContain(wait.paragraph.replace(/^V4 /, ''));
        expect(text).toContain(due);
        expect(text).toContain(wait.command!.split(' ').slice(0, 3).join(' '));
        expect(text.toLowerCase()).toContain(wait.what.nb.split(': frist')[0]!.toLowerCase());
      }
    }
  });

  test('is called to in the words, the paragraph and the closing time of its case', () => {
    const it = at();
    for (const letter of it.letters('call')) {
      if (letter.facts.kind !== 'call') continue;
      const { case: c } = letter.facts;
      const wait = waitsFor(it.state, it.now).find((w) => w.who === c.forum && w.what.nb.includes(c.id));
      if (!wait) continue;
      const text = words(letter, it.state, it.now);
      expect(wait.what.nb).toContain(c.question.nb);
      expect(text).toContain(c.question.nb);
      expect([c.id, c.paragraph]).toEqual([c.id, wait.paragraph]);
      expect(toIso(wait.next!.at)).toBe(toIso(c.closesAt));
    }
  });

  test('offers whoever it waits for the very command, by the very paragraph, and lists it in the inbox', () => {
    const it = at();
    const view = show(it.state, it.now);
    const day = osloDayOf(it.now);
    for (const { id } of register.persons) {
      const own = tokensOf(register, id, day);
      const inbox = waitingFor(view, id, own);
      const offers = possibilities(it.state, id, it.now);
      for (const { what, paragraph, command } of inbox) {
        expect(view.waitsFor).toContainEqual(expect.objectContaining({ what, paragraph, command }));
        if (!errands(it.state, it.now).some((w) => w.command === command)) continue;
        // Anybody of an actor sees that its will is asked for; only who has the mandate may express it.
        if (
          command?.startsWith('dsop will') &&
          !willSenders(register, personOf(register, id)!.actor!, day).includes(id)
        )
          continue;
        expect(offers).toContainEqual(
          expect.objectContaining({ because: what, paragraph, example: `${command} --as ${id}` }),
        );
      }
    }
  });
});
