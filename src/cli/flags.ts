import type { z } from 'zod';
import { commands, type CommandName } from '../contract/commands';
import { addDays, isDay, osloDayOf, parseInstant, type EpochMs } from '../domain/calendar';

/** How a flag's word is read. */
type FlagKind = 'text' | 'number' | 'switch' | 'words' | 'choice' | 'day' | 'moment' | 'conditions';

/** One option of a verb, made from one field of the command's payload. */
export interface Flag {
  /** As typed, without the dashes. */
  name: string;
  /** Name in the payload. */
  field: string;
  kind: FlagKind;
  required: boolean;
  /** May be left out: not required, or filled in by the script. */
  optional: boolean;
  choices: readonly string[];
  metavar: string;
  help: string;
}

/** Words typed for a verb's flags, by field; a switch is `true`, repeated flags are lists. */
export type Typed = Readonly<Record<string, string | boolean | string[] | undefined>>;

/** Fields that no flag fills directly: the key stands alone, the rest comes from `--file`, or from the meeting as it stands. */
const unflagged = new Set([
  'key',
  'bytes',
  'register',
  'snapshot',
  'rules',
  'sequence',
  'next',
  'meetingSequence',
]);

const words: Record<string, { metavar: string; help: string }> = {
  title: { metavar: 'TEKST', help: 'tittel, på én linje' },
  need: { metavar: 'TEKST', help: 'behovet ideen skal dekke' },
  actor: { metavar: 'AKTØR', help: 'aktørens id, som nav' },
  actors: { metavar: 'AKTØR,…', help: 'flere aktører som er aktuelle' },
  sample: { metavar: '', help: 'et eksempel: brevene merkes og går bare til oppsamleren' },
  utility: { metavar: '1–5', help: 'nytte' },
  feasibility: { metavar: '1–5', help: 'gjennomførbarhet' },
  text: { metavar: 'TEKST', help: 'merknad' },
  rank: { metavar: 'TALL', help: 'plass på listen' },
  role: { metavar: 'ROLLE', help: 'rollen' },
  person: { metavar: 'PERSON', help: 'personens id' },
  vacate: { metavar: '', help: 'rollen fratres' },
  kind: { metavar: 'SLAG', help: 'slaget: av dokument, som «dsop rules» viser, eller av møte' },
  sha256: { metavar: 'HEKS', help: 'dokumentets fingeravtrykk, når filen ikke er her' },
  url: { metavar: 'URL', help: 'hvor dokumentet ligger' },
  name: { metavar: 'NAVN', help: 'dokumentets navn, når filen ikke er her' },
  class: { metavar: 'KLASSE', help: 'hvor åpent dokumentet er' },
  reason: { metavar: 'TEKST', help: 'grunnen' },
  to: { metavar: 'HVA', help: 'til hvem, hvilket steg eller hvilket forum' },
  gate: { metavar: 'BP', help: 'beslutningspunktet' },
  referral: { metavar: 'BP', help: 'saken om å fremme beslutningspunktet for Topplederforum' },
  closes: { metavar: 'DATO', help: 'når saken lukkes: dag (kl. 16:00), tidspunkt, eller +10d' },
  meeting: { metavar: 'MØTE', help: 'møtet, som SG-2027-03-10; en sak uten møte avgjøres skriftlig' },
  outcome: { metavar: 'UTFALL', help: 'utfallet som foreslås' },
  conditions: { metavar: '«TEKST; EIER; FRIST»', help: 'vilkår; kan gjentas' },
  then: { metavar: 'HVA', help: 'etter nei: stans initiativet, eller bli i fasen' },
  case: { metavar: 'SAK', help: 'sakens id, som BP1-1' },
  answer: { metavar: 'SVAR', help: 'svaret' },
  position: { metavar: 'STANDPUNKT', help: 'standpunktet' },
  condition: { metavar: 'VILKÅR', help: 'vilkårets id, som BP1-1/1' },
  decision: { metavar: 'ID', help: 'beslutningens id, som BP1-1' },
  status: { metavar: 'FARGE', help: 'grønn, gul eller rød' },
  period: { metavar: 'ÅÅÅÅ-MM', help: 'måneden plikten gjelder' },
  covers: { metavar: 'TEKST', help: 'hva rapporten dekker' },
  draft: { metavar: '', help: 'bare et utkast' },
  time: { metavar: 'TEKST', help: 'om tid' },
  cost: { metavar: 'TEKST', help: 'om kostnad' },
  scope: { metavar: 'TEKST', help: 'om omfang' },
  risk: { metavar: 'TEKST', help: 'om risiko' },
  duty: { metavar: 'PLIKT', help: 'pliktens id, som «dsop duties» viser' },
  until: { metavar: 'DATO', help: 'ny frist' },
  suspend: { metavar: '', help: 'sett på vent med én gang, til forumet har avgjort' },
  from: { metavar: 'KEY', help: 'initiativet som venter på prosessen' },
  idea: { metavar: 'KEY', help: 'ideen som blir til denne prosessen; den avsluttes' },
  dispute: { metavar: 'ID', help: 'uenighetens id, som D-1' },
  about: { metavar: 'HVA', help: 'om den konkrete løsningen, eller noe annet' },
  solution: { metavar: 'TEKST', help: 'løsningen' },
  unsolved: { metavar: '', help: 'PMO: den lar seg ikke løse; initiativet avsluttes' },
  personDays: { metavar: 'TALL', help: 'dagsverk per aktør' },
  sector: { metavar: 'SEKTOR', help: 'offentlig eller finans' },
  tlf: { metavar: 'PERSON', help: 'setet i Topplederforum' },
  sg: { metavar: 'PERSON', help: 'setet i DSOP SG' },
  pmo: { metavar: 'PERSON', help: 'setet i PMO' },
  representation: { metavar: 'TEKST', help: 'kriterium 1: toppleder, eller delegert myndighet, i TLF' },
  attendance: { metavar: 'TEKST', help: 'kriterium 2: fast deltakelse i PMO og DSOP SG' },
  project: { metavar: 'TEKST', help: 'kriterium 3: aktiv i minst ett prosjekt' },
  vision: { metavar: 'TEKST', help: 'kriterium 4: støtter visjonen' },
  subordinateTo: { metavar: 'AKTØR', help: 'kriterium 5: aktøren den er underlagt' },
  exception: { metavar: 'TEKST', help: 'hvorfor hovedregelen i kriterium 5 fravikes' },
  entry: { metavar: 'FASE', help: 'fasen arbeidet går inn i' },
  skipped: { metavar: 'BP,…', help: 'beslutningspunktene som er hoppet over' },
  recommendation: { metavar: '', help: 'legg frem for DSOP SG om den innstiller på det' },
  version: { metavar: 'VERSJON', help: 'regelsettets versjon' },
  withdraw: { metavar: '', help: 'ikke lenger' },
  proposed: { metavar: '', help: 'bare foreslått; «begin-process» setter den i gang' },
  process: { metavar: 'KEY', help: 'prosessens nøkkel' },
  lift: { metavar: '', help: 'PMO: saken må ikke lenger løses' },
  letter: { metavar: 'ID', help: 'brevets Message-ID' },
  forum: { metavar: 'FORUM', help: 'forumet' },
  office: {
    metavar: 'KONTOR',
    help: 'i stedet for en person: forumets postkasse, eller kommunikasjonsgruppens',
  },
  sending: { metavar: 'NÅR', help: 'på virkedager 07–20, eller når som helst' },
  letters: { metavar: 'HVORDAN', help: 'det som ikke haster: ett brev om morgenen, eller hver ting straks' },
  sgStatusDay: { metavar: 'TALL', help: 'virkedagen i måneden DSOP SG får sin status; 0: aldri' },
  method: { metavar: 'MÅTE', help: 'konsensus, eller lederen etter høring' },
  chair: { metavar: 'PERSON', help: 'lederen, som må ha sete der' },
  email: { metavar: 'ADRESSE', help: 'e-postadressen' },
  news: { metavar: 'yes|no', help: 'nyheter i dagens brev; det som ventes av en, kommer uansett' },
  language: { metavar: 'SPRÅK', help: 'språket i brev' },
  publicKey: { metavar: 'NØKKEL', help: 'den offentlige nøkkelen, som «dsop keygen» skriver den' },
  keyId: { metavar: 'ID', help: 'nøkkelens id, 16 heksadesimale tegn' },
  begins: { metavar: 'DATO', help: 'når det begynner: dag eller tidspunkt' },
  ends: { metavar: 'DATO', help: 'når det slutter' },
  place: { metavar: 'STED', help: 'hvor møtet er' },
  link: { metavar: 'URL', help: 'lenke til møtet' },
  present: { metavar: 'AKTØR,…', help: 'aktørene som møtte, eller personene som møtte for dem' },
  evidence: { metavar: 'TEKST', help: 'hvor det er skrevet ned' },
  delegation: { metavar: 'ID', help: 'fullmaktens id, som D1' },
};

/** What a field is where the words for its name say something else. */
const ownWords: Partial<Record<CommandName, Record<string, { metavar: string; help: string }>>> = {
  contact: { name: { metavar: 'NAVN', help: 'personens eller kontorets navn' } },
  admitActor: { name: { metavar: 'NAVN', help: 'aktørens navn' } },
  delegate: {
    to: { metavar: 'PERSON', help: 'personen som får fullmakten' },
    scope: { metavar: 'HVA', help: 'hva den gjelder: standpunkt, eller også det som forplikter aktøren' },
  },
  step: { to: { metavar: 'STEG', help: 'steget' } },
  escalate: { to: { metavar: 'FORUM', help: 'forumet saken legges frem for' } },
  planMeeting: {
    kind: { metavar: 'SLAG', help: 'ordinært, eller ekstra med grunn' },
    ends: { metavar: 'TIDSPUNKT', help: 'når det slutter, som 2027-03-10T12:00:00+01:00; ellers som vanlig' },
  },
  moveMeeting: {
    ends: { metavar: 'TIDSPUNKT', help: 'når det slutter; ellers like lenge etter begynnelsen som før' },
  },
  rotateKey: { publicKey: { metavar: 'NØKKEL', help: 'den nye; ellers lages en her' } },
  move: {
    closes: {
      metavar: 'DATO',
      help: 'når saken lukkes: dag (kl. 16:00), tidspunkt, eller +10d; ellers --meeting',
    },
  },
};

/** What the payload must have, and the script finds elsewhere where no flag says it: a file, a meeting, a key made here. */
const foundElsewhere: Partial<Record<CommandName, readonly string[]>> = {
  register: ['title', 'need', 'actor'],
  document: ['sha256'],
  lessons: ['sha256'],
  minutes: ['sha256'],
  move: ['closes'],
  moveMeeting: ['ends'],
  rotateKey: ['publicKey'],
};

const flagName = (field: string): string =>
  field === 'conditions' ? 'condition' : field.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

interface Field {
  kind: FlagKind;
  choices: readonly string[];
}

function fieldOf(schema: z.core.$ZodType): Field {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
      return fieldOf(def.innerType);
    case 'enum':
      return { kind: 'choice', choices: Object.values(def.entries).map(String) };
    case 'number':
      return { kind: 'number', choices: [] };
    case 'boolean':
      return { kind: 'switch', choices: [] };
    case 'array':
      return {
        kind: ['text', 'choice'].includes(fieldOf(def.element).kind) ? 'words' : 'conditions',
        choices: [],
      };
    case 'object':
      return { kind: 'conditions', choices: [] };
    case 'union':
      return { kind: 'moment', choices: [] };
    default:
      return { kind: 'format' in def && def.format === 'date' ? 'day' : 'text', choices: [] };
  }
}

/** The flags of a command, in the order of its payload; a field added to the command table is a flag at once. */
export function flagsOf(command: CommandName): Flag[] {
  const shape: Record<string, z.core.$ZodType> = commands[command].payload.shape;
  return Object.entries(shape)
    .filter(([field]) => !unflagged.has(field))
    .map(([field, schema]) => {
      const required = schema._zod.optin !== 'optional';
      return {
        name: flagName(field),
        field,
        ...fieldOf(schema),
        required,
        optional: !required || foundElsewhere[command]?.includes(field) === true,
        ...(ownWords[command]?.[field] ?? words[field] ?? { metavar: 'VERDI', help: '' }),
      };
    });
}

/** A flag's word in the payload's form, or one sentence about what is wrong with it. */
type Read = { value: unknown } | { wrong: string };

/**
 * The payload that a verb's flags mean. `now` is the workflow's clock (epoch ms), from which `+10d` counts.
 * `wrong` is one sentence about the first flag that cannot be read. Missing flags are not looked for here.
 */
export function payloadOf(
  command: CommandName,
  typed: Typed,
  now: EpochMs,
): { payload: Record<string, unknown> } | { wrong: string } {
  const payload: Record<string, unknown> = {};
  for (const flag of flagsOf(command)) {
    const word = typed[flag.field];
    if (word === undefined) continue;
    const read = readFlag(flag, word, now);
    if ('wrong' in read) return { wrong: `--${flag.name} ${read.wrong}` };
    payload[flag.field] = read.value;
  }
  return { payload };
}

/** Flags that must be given and are not, as typed; those that `filled` fields stand in for are left out. */
export const missingFlags = (command: CommandName, typed: Typed, filled: readonly string[]): string[] =>
  flagsOf(command)
    .filter((f) => f.required && typed[f.field] === undefined && !filled.includes(f.field))
    .map((f) => `--${f.name}`);

function readFlag(flag: Flag, word: string | boolean | string[], now: EpochMs): Read {
  const text = Array.isArray(word) ? (word.at(-1) ?? '') : String(word);
  const list = Array.isArray(word) ? word : [text];
  switch (flag.kind) {
    case 'text':
      return { value: text };
    case 'switch':
      return { value: word === true };
    case 'number':
      return /^-?\d{1,15}$/.test(text)
        ? { value: Number(text) }
        : { wrong: `må være et helt tall, ikke «${text}»` };
    case 'choice':
      return flag.choices.includes(text)
        ? { value: text }
        : { wrong: `må være ${orList(flag.choices)}, ikke «${text}»` };
    case 'words':
      return {
        value: list
          .flatMap((w) => w.split(','))
          .map((w) => w.trim())
          .filter((w) => w !== ''),
      };
    case 'day':
      return readDay(text, now);
    case 'moment':
      return readMoment(text, now);
    case 'conditions':
      return readConditions(list, now);
  }
}

const orList = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} eller ${items[items.length - 1]}`;

function relativeDay(text: string, now: EpochMs): string | undefined {
  const days = /^\+(\d{1,4})d$/.exec(text)?.[1];
  return days === undefined ? undefined : addDays(osloDayOf(now), Number(days));
}

/** A day, written out or counted from now (`+10d`). */
function readDay(text: string, now: EpochMs): Read {
  const value = relativeDay(text, now) ?? (isDay(text) ? text : undefined);
  return value === undefined
    ? { wrong: `må være en dato som 2026-12-10, eller +10d, ikke «${text}»` }
    : { value };
}

/** A day or an instant with offset, or a day counted from now (`+10d`). */
export function readMoment(text: string, now: EpochMs): Read {
  if (parseInstant(text) !== undefined) return { value: text };
  const read = readDay(text, now);
  return 'value' in read
    ? read
    : {
        wrong: `må være en dato som 2026-12-10, et tidspunkt som 2026-12-10T14:00:00+01:00, eller +10d, ikke «${text}»`,
      };
}

function readConditions(list: readonly string[], now: EpochMs): Read {
  const value: unknown[] = [];
  for (const one of list) {
    const parts = one.split(';').map((part) => part.trim());
    const due = parts.pop();
    const owner = parts.pop();
    if (due === undefined || owner === undefined || parts.length === 0) {
      return { wrong: `skal ha tekst, eier og frist med semikolon mellom, ikke «${one}»` };
    }
    const read = readDay(due, now);
    if ('wrong' in read) return { wrong: `har en frist som ${read.wrong}` };
    value.push({ text: parts.join('; '), owner, due: read.value });
  }
  return { value };
}
