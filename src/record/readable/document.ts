import { courseOf, documentRuleOf, phaseOf, type PhaseId, type RuleSet } from '../../domain/agreement';
import { documentsIn } from '../../domain/basis';
import { formatDay, formatInstant, isDay, parseInstant, toIso } from '../../domain/calendar';
import { isUnsigned, type DecisionRecord } from '../../domain/record/shape';
import { actorName, type RegisterSnapshot } from '../../domain/register';
import { roleNames } from '../../domain/roles';
import type { Manifest, ManifestItem, Position, Question } from '../../domain/state';
import { listing } from '../../domain/text';
import { caseTitle, outcomeNames, positionNames } from '../../domain/words/cases';
import { commandsOf } from '../checks/hashes';

/** A document for people, before it is Markdown or HTML. */
export interface RecordDocument {
  title: string;
  blocks: Block[];
}

export type Block =
  | { kind: 'heading'; level: 2 | 3; words: string }
  | { kind: 'paragraph'; words: string }
  | { kind: 'facts'; rows: [label: string, words: string][] }
  | { kind: 'table'; columns: string[]; rows: string[][] }
  | { kind: 'command'; words: string };

/** The record as people read it, in Norwegian. The same record gives the same document. */
export function documentOf(record: DecisionRecord): RecordDocument {
  const { standing } = record;
  return {
    title: `Beslutninger i ${record.key}: ${standing.title}`,
    blocks: [
      { kind: 'paragraph', words: record.note },
      ...(record.sandbox
        ? [
            {
              kind: 'paragraph',
              words: 'Prøvedrift: alt her er oppdiktet, og ingenting gjelder på ordentlig.',
            } as const,
          ]
        : []),
      ...(isUnsigned(record)
        ? [
            {
              kind: 'paragraph',
              words:
                'Usignert: ingenting her er signert. Kjeden viser at ingenting er endret eller kuttet etter de hodene som er gitt ut; hvem som sendte hva, er tjenestens ord.',
            } as const,
          ]
        : []),
      overview(record),
      { kind: 'heading', level: 2, words: 'Beslutninger' },
      ...(record.decisions.length === 0
        ? [{ kind: 'paragraph', words: 'Ingenting er besluttet.' } as const]
        : record.decisions.flatMap((d) => decision(record, d))),
      ...undecided(record),
      ...participation(record),
      ...papers(record),
      ...reports(record),
      ...commands(record),
      ...(record.host === 'programme' ? changes(record) : []),
      ...proof(record),
    ],
  };
}

/** An instant or a day in words; what is neither is shown as it is. */
function when(value: unknown): string {
  if (typeof value !== 'string') return '';
  if (isDay(value)) return formatDay(value, 'nb');
  const at = parseInstant(value);
  return at === undefined ? value : formatInstant(at, 'nb');
}

const hosts = { initiative: undefined, process: 'process', programme: 'desk' } as const;

/** The rule set as it goes for what the record is of. */
const rulesIn = ({ ruleSet, host }: DecisionRecord): RuleSet => courseOf(ruleSet.rules, hosts[host]);

const latest = (record: DecisionRecord): RegisterSnapshot | undefined => record.registers.at(-1)?.register;

function actor(record: DecisionRecord, id: string | null): string {
  const register = latest(record);
  return id === null ? '' : register ? actorName(register, id) : id;
}

const phase = (record: DecisionRecord, id: PhaseId): string => phaseOf(rulesIn(record), id).name.nb;

const kindName = (record: DecisionRecord, kind: string): string =>
  documentRuleOf(rulesIn(record), kind)?.name.nb ?? kind;

const title = (record: DecisionRecord, question: unknown): string =>
  caseTitle(rulesIn(record), question as Question).nb;

function overview(record: DecisionRecord): Block {
  const { standing } = record;
  const { ending } = standing;
  return {
    kind: 'facts',
    rows: [
      ...(record.host === 'programme'
        ? ([
            ['Programmet', record.programme],
            ['Første sak', when(record.registered.at)],
          ] as [string, string][])
        : ([
            [
              record.host === 'process' ? 'Prosess' : 'Initiativ',
              `${record.key}, i programmet ${record.programme}`,
            ],
            ['Behov', standing.need],
            ['Registrert', `${when(record.registered.at)} av ${record.registered.by}`],
            ['Fase', `${phase(record, standing.phase)}, siden ${when(standing.phaseSince)}`],
          ] as [string, string][])),
      ...(ending ? [['Avsluttet', `${when(ending.at)}: ${ending.reason}`] as [string, string]] : []),
      ['Regelsett', `${record.ruleSet.rules.title.nb} (${record.ruleSet.version})`],
      ['Kommandoer', String(commandsOf(record).length)],
      ['Kjedens hode', record.head],
    ],
  };
}

type DecisionOf = DecisionRecord['decisions'][number];

function decision(record: DecisionRecord, d: DecisionOf): Block[] {
  const rules = rulesIn(record);
  const moved = d.phaseBefore === d.phaseAfter ? 'ingen ny fase' : phase(record, d.phaseAfter);
  const annulled: [string, string][] = d.annulledBy === null ? [] : [['Opphevet av', d.annulledBy]];
  const voided: [string, string][] = d.void ? [['Bortfalt', 'grunnlaget er endret siden']] : [];
  const { text, conditions } = d.proposal;
  return [
    { kind: 'heading', level: 3, words: `${d.id}: ${title(record, d.question)}` },
    {
      kind: 'facts',
      rows: [
        ['Utfall', outcomeNames[d.outcome].nb],
        ['Forum', rules.forums[d.forum].name.nb],
        ['Besluttet', when(d.at)],
        ['Mottatt her', when(d.recordedAt)],
        ['Slik', d.sentence.nb],
        ['Fører til', moved],
        ...(text === null ? [] : [['Tekst', text] as [string, string]]),
        ...annulled,
        ...voided,
        [
          'Deltakere',
          listing(
            d.participants.map((a) => actor(record, a)),
            'nb',
          ),
        ],
        ['Regelsett', d.ruleSet],
        ['Utgave av registeret', String(d.registerRevision)],
        ['Grunnlagets fingeravtrykk', d.manifest.hash],
        ['Kjedens hode', d.head],
      ],
    },
    ...(conditions.length === 0
      ? []
      : [
          table(
            ['Vilkår', 'Tekst', 'Hvem', 'Frist', 'Oppfylt'],
            conditions.map((k) => [k.id, k.text, k.owner, when(k.due), when(k.fulfilledAt)]),
          ),
        ]),
    ...basis(record, documentsIn(d.manifest as Manifest)),
    positions(record, d.positions as Position[]),
  ];
}

const table = (columns: string[], rows: string[][]): Block => ({ kind: 'table', columns, rows });

const basis = (record: DecisionRecord, items: readonly ManifestItem[]): Block[] =>
  items.length === 0
    ? []
    : [
        table(
          ['Grunnlag', 'Aktør', 'Versjon', 'SHA-256'],
          items.map((i) => [
            kindName(record, i.kind),
            actor(record, i.actor),
            String(i.version),
            i.sha256 ?? `frafalt: ${i.waived ?? ''}`,
          ]),
        ),
      ];

function positions(record: DecisionRecord, given: readonly Position[]): Block {
  return table(
    ['Aktør', 'Person', 'Standpunkt', 'Grunn', 'Gitt', 'Kommando'],
    given.map((p) => [
      actor(record, p.actor),
      p.person,
      positionNames[p.kind]?.nb ?? p.kind,
      p.reason ?? '',
      when(p.at),
      p.command,
    ]),
  );
}

const statusWords: Record<string, string> = {
  open: 'åpen',
  undecided: 'ikke avgjort',
  withdrawn: 'trukket',
  invited: 'invitert',
  joined: 'med',
  left: 'trukket seg',
  yes: 'ja',
  no: 'nei',
  reservation: 'ja, med forbehold',
  green: 'grønn',
  yellow: 'gul',
  red: 'rød',
  participate: 'delta',
  realise: 'realisere',
  rollOut: 'rulle ut',
  closure: 'utrullingen er avsluttet',
};

const said = (word: string): string => statusWords[word] ?? word;

function undecided(record: DecisionRecord): Block[] {
  const open = record.cases.filter((c) => c.status !== 'decided');
  if (open.length === 0) return [];
  return [
    { kind: 'heading', level: 2, words: 'Saker uten beslutning' },
    table(
      ['Sak', 'Spørsmål', 'Lagt frem', 'Lukkes', 'Status', 'Slik'],
      open.map((c) => [
        c.id,
        title(record, c.question),
        when(c.tabledAt),
        when(c.closing.at),
        said(c.status),
        c.sentence?.nb ?? '',
      ]),
    ),
  ];
}

function participation(record: DecisionRecord): Block[] {
  if (record.host === 'programme') return [];
  const { participants, roles, wills } = record.standing;
  return [
    { kind: 'heading', level: 2, words: 'Deltakere og roller' },
    table(
      ['Aktør', 'Status', 'Siden', 'Bundet til', 'Frem til'],
      participants.map((p) => [
        actor(record, p.actor),
        said(p.status),
        when(p.since),
        p.commitment ? said(p.commitment.to) : '',
        p.commitment ? said(p.commitment.until) : '',
      ]),
    ),
    ...(wills.length === 0
      ? []
      : [
          table(
            ['Ønske og vilje', 'Aktør', 'Svar', 'Tekst', 'Person', 'Når'],
            wills.map((w) => [
              w.gate,
              actor(record, w.actor),
              said(w.answer),
              w.text ?? '',
              w.by,
              when(w.at),
            ]),
          ),
        ]),
    ...(roles.length === 0
      ? []
      : [
          table(
            ['Rolle', 'Person', 'Aktør', 'Fra', 'Til'],
            roles.map((r) => [
              roleNames[r.role].nb,
              r.person ?? '',
              actor(record, r.actor),
              when(r.since),
              when(r.until),
            ]),
          ),
        ]),
  ];
}

function papers(record: DecisionRecord): Block[] {
  const { documents } = record.standing;
  if (documents.length === 0) return [];
  return [
    { kind: 'heading', level: 2, words: 'Dokumenter' },
    table(
      ['Dokument', 'Aktør', 'Versjon', 'Navn', 'SHA-256', 'Av', 'Når'],
      documents.map((d) => [
        kindName(record, d.kind),
        actor(record, d.actor),
        String(d.version),
        d.name ?? '',
        d.sha256 ?? `frafalt: ${d.waived ?? ''}`,
        d.by,
        when(d.at),
      ]),
    ),
  ];
}

function reports(record: DecisionRecord): Block[] {
  const published = record.standing.reports.filter((r) => !r.draft);
  if (published.length === 0) return [];
  return [
    { kind: 'heading', level: 2, words: 'Statusrapporter' },
    table(
      ['Måned', 'Versjon', 'Status', 'Tekst', 'Av', 'Når'],
      published.map((r) => [r.period, String(r.version), said(r.status), r.text, r.by, when(r.at)]),
    ),
  ];
}

function commands(record: DecisionRecord): Block[] {
  return [
    { kind: 'heading', level: 2, words: 'Alle kommandoer' },
    table(
      ['Linje', 'Tatt imot', 'Kommando', 'Hvem', 'Hva som fulgte', 'Kjedens hode'],
      commandsOf(record).map((row) => [
        String(row.seq),
        when(row.at),
        row.envelope.command,
        row.envelope.by,
        row.effect.join(' '),
        `${row.head.slice(0, 16)}…`,
      ]),
    ),
  ];
}

/** What changed the register, by commands and by decisions. */
function changes({ lineage }: DecisionRecord): Block[] {
  return [
    { kind: 'heading', level: 2, words: 'Endringer i registeret' },
    table(
      ['Utgave', 'Når', 'Ved', 'Av'],
      lineage.map(({ revision, cause }) => [
        String(revision),
        when(toIso(cause.at)),
        cause.kind === 'command' ? cause.envelope.command : `beslutningen ${cause.case}`,
        cause.kind === 'command' ? cause.envelope.by : '',
      ]),
    ),
  ];
}

/** What to measure the record against: its head, and the root key where anything is signed. */
export const measuresFor = (record: DecisionRecord): string =>
  `${isUnsigned(record) ? '' : '--trust ROOT.pub '}--head ${record.head.slice(0, 16)}`;

function proof(record: DecisionRecord): Block[] {
  return [
    { kind: 'heading', level: 2, words: 'Slik etterprøves dette' },
    {
      kind: 'paragraph',
      words:
        'Alt over er skrevet av record.json, som har hver kommando slik den ble mottatt. FORMAT.md beskriver formatet så nøye at andre kan lage sin egen prøve. Med tjenesten går det uten server:',
    },
    { kind: 'command', words: `npx dsop verify MAPPE ${measuresFor(record)}` },
  ];
}
