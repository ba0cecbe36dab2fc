import { waitingFor } from '../../src/cli/inbox';
import { inLanguage } from '../../src/domain/agreement/words';
import { v4_0 } from '../../src/domain/agreement';
import { attributesOf } from '../../src/domain/attributes';
import { possibilities } from '../../src/domain/can';
import { formatInstant, osloDayOf, osloTimeOf, toIso, type EpochMs } from '../../src/domain/calendar';
import { details } from '../../src/domain/details';
import { errands, headline, waitsFor } from '../../src/domain/explain';
import type { Wait } from '../../src/domain/waiting';
import type { LetterFacts, LetterIntent } from '../../src/domain/letters';
import { deliveryOf } from '../../src/domain/outbox';
import { personOf, tokensOf, willSenders } from '../../src/domain/register';
import { roleNames } from '../../src/domain/roles';
import { show } from '../../src/domain/show';
import type { InitiativeState } from '../../src/domain/state';
import { composeLetter } from '../../src/mail/letter';
import { addressLetters } from '../../src/mail/recipients';
import { inConcept, pmo, projectLead, register, steeringLead, type Initiative } from '../support/given';
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

type Of<K extends LetterFacts['kind']> = Extract<LetterFacts, { kind: K }>;

/** The kinds that some moment had a letter of. */
const compared = new Set<string>();

/** Letters of a kind, each with what it tells. */
const lettersOf = <K extends LetterFacts['kind']>(it: Initiative, kind: K): [LetterIntent, Of<K>][] =>
  it.letters(kind).map((letter) => {
    compared.add(kind);
    return [letter, letter.facts as Of<K>];
  });

/** Said in these words, though a sentence may begin with them. */
const has = (text: string, said: string): boolean => text.toLowerCase().includes(said.toLowerCase());

const gateName = (gate: string): string => v4_0.gates.find(({ id }) => id === gate)!.name.nb;

/** The letters that tell whoever owes it of what is waited for. */
const remindersOf = (wait: Wait, letters: readonly LetterIntent[]): LetterIntent[] =>
  letters
    .filter(({ facts }) => facts.kind === 'duty' && facts.hearer === 'owner')
    .filter(({ facts }) => facts.kind === 'duty' && wait.what.nb.startsWith(`${facts.duty.title.nb}: frist`));

const reported = (): Initiative => {
  const it = inConcept();
  it.until('2026-12-02');
  it.takes(projectLead, 'report', { status: 'yellow', text: 'Forsinket', time: 'To uker bak' });
  it.takes(pmo, 'appoint', { role: 'steering-lead', person: steeringLead });
  return it;
};

const undecided = (): Initiative => {
  const it = inConcept();
  it.takes(pmo, 'escalate', { reason: 'Trenger avklaring', closes: '2026-12-10' });
  it.until('2026-12-11');
  return it;
};

const others = [
  ['reported on', reported],
  ['before a forum that did not decide', undecided],
] as const;

describe.each([...moments, ...others])('an initiative that is %s', (_name, at) => {
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

  test('is told of decisions as show and the Temporal UI tell them: question, outcome and sentence', () => {
    const it = at();
    const view = show(it.state, it.now);
    const told = lettersOf(it, 'decision');
    for (const [letter, { decisionId, case: c }] of told) {
      const decision = view.decisions.find(({ id }) => id === decisionId)!;
      const text = words(letter, it.state, it.now);
      expect(text).toContain(decision.question);
      expect(has(text, decision.sentence)).toBe(true);
      expect(has(text, c.proposal.outcomeName.nb)).toBe(true);
      expect(c.forum).toBe(decision.forum);
    }
    const last = it.state.decisions.at(-1);
    const newest = told.findLast(([, { decisionId }]) => decisionId === last?.id)?.[1];
    if (!newest) return;
    const { question, proposal } = newest.case;
    const said = `${question.nb}: ${proposal.outcomeName.nb} (${newest.sentence.nb})`;
    expect(details(it.state, it.now)).toContain(`### Siste beslutning\n${said}`);
  });

  test('is told the news that why, can, show and the Temporal UI tell: reports, roles, wishes, an ending', () => {
    const it = at();
    const view = show(it.state, it.now);
    for (const [letter, { period, status, version, paragraph }] of lettersOf(it, 'report')) {
      const text = words(letter, it.state, it.now);
      const report = view.reports.find((r) => r.period === period && r.version === version)!;
      expect(report.status).toBe(status);
      if (period === view.reports.at(-1)?.period)
        expect(attributesOf(it.state, it.now).DsopHealth).toBe(view.reports.at(-1)?.status);
      const line = v4_0.reporting.find(({ id }) => id === report.line)!;
      expect([paragraph, text.includes(inLanguage(line.paragraph, 'nb'))]).toEqual([line.paragraph, true]);
    }
    for (const [letter, { case: c, seat }] of lettersOf(it, 'undecided')) {
      const wait = waitsFor(it.state, it.now).find(({ what }) => what.nb.includes(c.id));
      if (seat !== undefined || !wait) continue;
      const text = words(letter, it.state, it.now);
      expect(text).toContain(inLanguage(wait.paragraph, 'nb'));
      expect(text).toContain(wait.command!.split(' --closes')[0]);
      expect(has(text, view.cases.find(({ id }) => id === c.id)!.sentence!)).toBe(true);
    }
    for (const [letter, { role }] of lettersOf(it, 'appointed')) {
      const person = 'person' in letter.to ? letter.to.person : '';
      expect(it.state.roles).toContainEqual(expect.objectContaining({ role, person }));
      expect(has(words(letter, it.state, it.now), roleNames[role].nb)).toBe(true);
    }
    for (const [letter, { gate, actor, paragraphs, due, command }] of lettersOf(it, 'willAsked')) {
      const wait = waitsFor(it.state, it.now).find((w) => w.command === command);
      if (!wait) continue;
      const text = words(letter, it.state, it.now);
      expect([wait.who, wait.paragraph]).toEqual([`actor:${actor}`, paragraphs.join(', ')]);
      expect(wait.what.nb).toContain(formatInstant(due!, 'nb'));
      expect(text).toContain(formatInstant(due!, 'nb'));
      expect(text).toContain(`${gate}: ${gateName(gate)}`);
      expect(has(text, wait.what.nb.split(': frist')[0]!)).toBe(true);
    }
    for (const [letter, { sentence }] of lettersOf(it, 'ended')) {
      expect(headline(it.state).nb).toContain(sentence.nb.split(':')[0]!);
      expect(has(words(letter, it.state, it.now), sentence.nb)).toBe(true);
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

test('of each of these kinds there were letters to compare', () => {
  expect([...compared].sort()).toEqual([
    'appointed',
    'decision',
    'ended',
    'report',
    'undecided',
    'willAsked',
  ]);
});
