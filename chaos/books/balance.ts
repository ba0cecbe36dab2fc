import { envelopeHash, genesis, nextHead } from '../../src/domain/chain';
import type { Account, TakenLetter, Trouble } from './account';
import { remindersOwed } from './reminders';
import { whatShouldBe, type ShouldBe } from './shouldBe';

/** A Message-ID that the mail server took more than once. */
export interface Double {
  initiative: string;
  messageId: string;
  /** How many times it came too often. */
  extra: number;
  /** What was broken in between; null when nothing was, which is a fault. */
  because: Trouble['what'] | null;
}

/** The books of one or more initiatives made up. Everything but `counts`, `overtaken` and explained doubles must be empty. */
export interface Balance {
  counts: {
    initiatives: number;
    /** Commands that were acknowledged. */
    acknowledged: number;
    /** Duties that were reminded of, and rungs climbed for them. */
    duties: number;
    reminders: number;
    /** Reminders of monthly reports that were worked out a second time. */
    recomputed: number;
    escalations: number;
    /** Intents that should have arrived, and letters that did (one letter may carry several). */
    intents: number;
    letters: number;
  };
  /** Commands acknowledged and not in the record. */
  lost: string[];
  /** Commands whose place in the record, or what followed, is not as it was acknowledged. */
  altered: string[];
  /** Commands in the record that nobody sent, or twice. */
  invented: string[];
  /** Where the state at the end is not what the rules make of the commands. */
  astray: string[];
  /** Reminders, worked out independently, that never came. */
  unreminded: string[];
  /** Letters that should have come and did not. */
  missing: string[];
  /** Letters that came and should not have. */
  needless: string[];
  /** What fell away while the mail server was silent, because it was answered or a later letter says more. */
  overtaken: string[];
  /** The same word in two different letters to one reader. */
  saidTwice: string[];
  doubles: Double[];
}

/**
 * Makes up the books of several initiatives against the letters at the mail server. Pure. `live` works out what each
 * should have come to.
 */
export function balance(
  accounts: readonly Account[],
  letters: readonly TakenLetter[],
  troubles: readonly Trouble[],
  live = whatShouldBe,
): Balance {
  return accounts
    .map((account) => {
      const own = letters.filter((letter) => letter.initiative === word(account.key));
      return balanceOne(account, live(account), own, troubles);
    })
    .reduce(added, nothing());
}

/** What is wrong, one line a fault; empty when the books balance. */
export function faultsIn(books: Balance): string[] {
  const kinds = [
    'lost',
    'altered',
    'invented',
    'astray',
    'unreminded',
    'missing',
    'needless',
    'saidTwice',
  ] as const;
  return [
    ...kinds.flatMap((kind) => books[kind].map((fault) => `${kind}: ${fault}`)),
    ...books.doubles
      .filter((double) => double.because === null)
      .map(({ initiative, messageId }) => `double without a cause: ${initiative} ${messageId}`),
  ];
}

function balanceOne(
  account: Account,
  should: ShouldBe,
  letters: readonly TakenLetter[],
  troubles: readonly Trouble[],
): Balance {
  const owed = remindersOwed(account);
  const arrived = new Set(letters.flatMap((letter) => letter.intents));
  const overtaken = new Set(should.overtaken.map(({ intent }) => word(intent.id)));
  const due = new Set(should.letters.map(({ intent }) => word(intent.id)));
  const named = (fault: string): string => `${account.key} ${fault}`;
  const reminded = [...arrived, ...overtaken].flatMap(
    (id) => /^duty:([^:]+):([^:+@]+)/.exec(id)?.slice(1, 3).join(':') ?? [],
  );
  return {
    counts: {
      initiatives: 1,
      acknowledged: account.acknowledged.length,
      duties: new Set(should.rungs.map((r) => r.duty)).size,
      reminders: should.rungs.length,
      recomputed: owed.length,
      escalations: account.state.escalations.filter((e) => e.duty !== null).length,
      intents: due.size,
      letters: new Set(letters.map((letter) => letter.messageId)).size,
    },
    ...recordAgainst(account, should, named),
    unreminded: owed
      .filter(({ duty, rung }) => !reminded.includes(`${duty}:${rung}`))
      .map(({ duty, rung }) => named(`${duty} ${rung}`)),
    missing: [...due].filter((id) => !arrived.has(id)).map(named),
    needless: [...arrived].filter((id) => !due.has(id) && !overtaken.has(id)).map(named),
    overtaken: [...overtaken].filter((id) => !arrived.has(id)).map(named),
    saidTwice: saidTwice(letters).map(named),
    doubles: doublesIn(letters, troubles),
  };
}

/** The service's record against what its senders remember and what the rules make of it. */
function recordAgainst(
  { acknowledged, record, state }: Account,
  should: ShouldBe,
  named: (fault: string) => string,
): Pick<Balance, 'lost' | 'altered' | 'invented' | 'astray'> {
  const taken = acknowledged.filter(
    ({ receipt, envelope }) => !receipt.repeated || record.some((e) => e.id === envelope.id),
  );
  const sent = new Map(taken.map((one) => [one.envelope.id, one]));
  const places = new Map(record.map((entry) => [entry.id, entry]));
  const altered: string[] = [];
  let head = genesis;
  for (const entry of record) {
    const envelope = sent.get(entry.id)?.envelope;
    if (!envelope) continue;
    head = nextHead(head, envelopeHash(envelope));
    if (entry.head !== head) altered.push(named(`${entry.command} ${entry.id}: the chain does not hold`));
  }
  for (const { envelope, receipt } of taken.slice(1)) {
    const entry = places.get(envelope.id);
    const told = receipt.repeated || receipt.head === entry?.head;
    if (entry && !(told && entry.at === receipt.at))
      altered.push(named(`${envelope.command} ${envelope.id}: recorded otherwise than acknowledged`));
  }
  const ids = record.map((entry) => entry.id);
  return {
    lost: taken
      .filter(({ envelope }) => !places.has(envelope.id))
      .map(({ envelope }) => named(`${envelope.command} ${envelope.id}`)),
    altered,
    invented: ids.filter((id, index) => !sent.has(id) || ids.indexOf(id) !== index).map(named),
    astray: [
      ...should.refused.map(({ id, reason }) => `${id} should have been refused: ${reason}`),
      ...differences(state, should),
    ].map(named),
  };
}

/** What the state says against what it should say, in what people act on. */
function differences(state: Account['state'], { state: should }: ShouldBe): string[] {
  const pairs: [string, unknown, unknown][] = [
    ['phase', state.phase, should.phase],
    ['head', state.head, should.chain.head],
    [
      'decisions',
      state.decisions.map((d) => [d.id, d.outcome, d.annulledBy]),
      should.decisions.map((d) => [d.id, d.outcome, d.annulledBy]),
    ],
    [
      'cases',
      state.cases.map((c) => [c.id, c.status, c.revision]),
      should.cases.map((c) => [c.id, c.status, c.revision]),
    ],
    [
      'reports',
      state.reports.map((r) => [r.line, r.period, r.version, r.late]),
      should.reports.map((r) => [r.line, r.period, r.version, r.late]),
    ],
    ['documents', state.documents.length, should.documents.length],
    [
      'actors',
      state.actors.map((a) => [a.actor, a.status]),
      should.participants.map((a) => [a.actor, a.status]),
    ],
    ['letters waiting', state.letters.pending, should.outbox.length],
  ];
  return pairs.flatMap(([what, is, ought]) =>
    JSON.stringify(is) === JSON.stringify(ought)
      ? []
      : [`${what} is ${JSON.stringify(is)} and ought to be ${JSON.stringify(ought)}`],
  );
}

function saidTwice(letters: readonly TakenLetter[]): string[] {
  const said = new Map<string, Set<string>>();
  for (const { intents, to, messageId } of letters) {
    for (const intent of intents) {
      const word = `${intent} to ${to.join(', ')}`;
      said.set(word, (said.get(word) ?? new Set()).add(messageId));
    }
  }
  return [...said].filter(([, ids]) => ids.size > 1).map(([word]) => word);
}

/** Between the mail server's yes and its note in the heartbeat lies no more than this on a busy machine. */
const windowMs = 2_000;

/** Same Message-ID again: allowed only when something broke between the mail server's yes and our note of it. */
function doublesIn(letters: readonly TakenLetter[], troubles: readonly Trouble[]): Double[] {
  const times = new Map<string, TakenLetter[]>();
  for (const letter of letters) times.set(letter.messageId, [...(times.get(letter.messageId) ?? []), letter]);
  return [...times]
    .filter(([, taken]) => taken.length > 1)
    .map(([messageId, taken]) => {
      const at = taken.map((letter) => letter.at).sort((a, b) => a - b);
      const causes = at.slice(1).map((later, index) => {
        const earlier = at[index] ?? later;
        const cause = troubles.find(
          ({ from, to }) => from <= later && to >= earlier && from - earlier <= windowMs,
        );
        return cause?.what ?? null;
      });
      return {
        initiative: taken[0]?.initiative ?? '',
        messageId,
        extra: taken.length - 1,
        because: causes.includes(null) ? null : (causes[0] ?? null),
      };
    });
}

/** An id as it stands in a header. */
const word = (id: string): string => id.replace(/[^\x21-\x7e]/g, '_');

const nothing = (): Balance => ({
  counts: {
    initiatives: 0,
    acknowledged: 0,
    duties: 0,
    reminders: 0,
    recomputed: 0,
    escalations: 0,
    intents: 0,
    letters: 0,
  },
  lost: [],
  altered: [],
  invented: [],
  astray: [],
  unreminded: [],
  missing: [],
  needless: [],
  overtaken: [],
  saidTwice: [],
  doubles: [],
});

function added(one: Balance, other: Balance): Balance {
  const counts = { ...one.counts };
  for (const name of Object.keys(counts) as (keyof Balance['counts'])[]) counts[name] += other.counts[name];
  const lists = Object.fromEntries(
    (Object.keys(one) as (keyof Balance)[])
      .filter((name): name is Exclude<keyof Balance, 'counts'> => name !== 'counts')
      .map((name) => [name, [...one[name], ...other[name]]]),
  ) as unknown as Omit<Balance, 'counts'>;
  return { counts, ...lists };
}
