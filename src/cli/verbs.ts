import { commandNames, commands, verbOf, type CommandName } from '../contract/commands';

/** An option of a reading verb. */
export interface ReadOption {
  /** As commander takes it: `--phase <FASE>`. */
  flags: string;
  help: string;
}

/** A verb that reads, or moves clocks; those that send a command are made from the command table. */
export interface ReadVerb {
  name: string;
  /** As commander takes them: `<KEY>`, `[KEY]`. */
  arguments: string;
  summary: string;
  example: string;
  /** Further lines, where one example does not show enough. */
  more?: readonly string[];
  /** Said below the examples, where they do not explain themselves. */
  notes?: readonly string[];
  options: readonly ReadOption[];
}

const verb = (
  name: string,
  args: string,
  summary: string,
  example: string,
  options: readonly ReadOption[] = [],
): ReadVerb => ({ name, arguments: args, summary, example, options });

/** Every verb that is no command. */
export const readVerbs: readonly ReadVerb[] = [
  verb('list', '', 'Vis initiativene, fra serverens indeks', 'dsop list --phase concept --overdue', [
    { flags: '--phase <FASE>', help: 'bare i denne fasen' },
    { flags: '--awaits <HVEM>', help: 'bare det som venter på denne, som pmo, sg eller seat:tlf/nav' },
    { flags: '--actor <AKTØR>', help: 'bare der aktøren deltar' },
    { flags: '--lead <PERSON>', help: 'bare der personen er ansvarlig' },
    { flags: '--overdue', help: 'bare der noe er forsinket' },
    { flags: '--open', help: 'uten dem som er avsluttet' },
  ]),
  verb('show', '<KEY>', 'Vis alt om et initiativ', 'dsop show SBL'),
  verb('why', '<KEY>', 'Vis hva det venter på, og hvorfor', 'dsop why SBL'),
  verb('can', '<KEY>', 'Vis hva du kan gjøre nå', 'dsop can SBL --as per.nav'),
  verb('inbox', '', 'Vis alt som venter på deg', 'dsop inbox --as per.nav'),
  verb('history', '<KEY>', 'Vis alle kommandoer som er tatt imot', 'dsop history SBL'),
  verb(
    'export',
    '<KEY>',
    'Skriv beslutningsloggen til en mappe, slik at andre kan etterprøve den',
    'dsop export SBL --out SBL-logg',
    [
      {
        flags: '--out <MAPPE>',
        help: 'mappen; «dsop export programme» skriver det som er besluttet om programmet',
      },
    ],
  ),
  verb(
    'verify',
    '<MAPPE>',
    'Etterprøv en beslutningslogg, uten server',
    'dsop verify SBL-logg --trust ROOT.pub --head 3f2a9c04d1e75b68',
    [
      { flags: '--trust <FIL>', help: 'rotens offentlige nøkkel, fra et annet sted enn loggen' },
      { flags: '--head <HODE>', help: 'hodet fra et beslutningsbrev eller en kvittering' },
    ],
  ),
  verb('duties', '[KEY]', 'Vis alle slags plikter, eller hva som står i et initiativ', 'dsop duties SBL'),
  verb('late', '', 'Vis alt som er forsinket, i alle initiativer, eldst først', 'dsop late'),
  {
    ...verb(
      'month',
      '',
      'Vis statusen til DSOP SG slik porteføljen står nå, og skriv den som dokument',
      'dsop month --out status',
      [
        { flags: '--month <ÅÅÅÅ-MM>', help: 'slik den ble sendt for denne måneden' },
        { flags: '--out <MAPPE>', help: 'skriv den som HTML, Markdown og JSON dit' },
        { flags: '--english', help: 'på engelsk' },
      ],
    ),
    more: ['dsop month --month 2026-12 --json'],
  },
  verb('meetings', '', 'Vis møtene i forumene, og hvem som har vært borte', 'dsop meetings --forum tlf', [
    { flags: '--forum <FORUM>', help: 'bare tlf, sg eller pmo' },
    { flags: '--all', help: 'også møter som er holdt eller avlyst for lenge siden' },
  ]),
  verb('agenda', '<MØTE>', 'Vis sakslisten til et møte, slik den står nå', 'dsop agenda SG-2027-03-10', [
    { flags: '--out <FIL>', help: 'skriv sakspapirene til en HTML-fil' },
  ]),
  verb('people', '', 'Vis registeret: aktører, personer og seter', 'dsop people'),
  verb('rules', '[HVA] [A] [B]', 'Vis et regelsett, eller hva som er endret', 'dsop rules diff 2.0 4.0'),
  verb(
    'forward',
    '[KEY]',
    'Flytt klokken frem (bare på en server som er startet for det)',
    'dsop forward --all --by P30D',
    [
      { flags: '--by <VARIGHET>', help: 'hvor langt, som P30D, P1M eller PT12H' },
      { flags: '--to <DATO>', help: 'eller til hvilken dag eller hvilket tidspunkt' },
      { flags: '--all', help: 'alle initiativer og programmet, i takt' },
    ],
  ),
  {
    ...verb(
      'rehearse',
      '',
      'Spill en portefølje fremover i tid, i en sandkasse, og les hva som ville skje',
      'dsop rehearse --from 2027-01-01 --months 14 --out øvelse',
      [
        { flags: '--from <DAG>', help: 'første dag (ellers den første i neste måned)' },
        { flags: '--months <ANTALL>', help: 'hvor mange måneder (14)' },
        { flags: '--from-live', help: 'fra en kopi av initiativene som er i gang, i stedet for --from' },
        { flags: '--portfolio <FIL>', help: 'YAML-fil med initiativene (ellers portfolio.sample.yaml)' },
        { flags: '--scenario <FIL>', help: 'YAML-fil med møter, vaner, fravær og innvendinger' },
        { flags: '--out <MAPPE>', help: 'skriv diary.txt, diary.html og diary.json dit' },
      ],
    ),
    more: [
      'dsop rehearse --from-live --months 6 --scenario sene.yaml',
      'dsop rehearse --portfolio min.yaml --scenario sene.yaml --json',
      'dsop rehearse --scenario høst.yaml --dry-run   # sjekker filene, spiller ingenting',
    ],
    notes: [
      'I scenariet kan det for eksempel stå (scenario.sample.yaml viser alt):',
      '  # Hva om alle er like sene som de siste tolv månedene? Bare med --from-live.',
      '  everybody: { answers: asLastYear }',
      '  # Hva om TLF bare møtes i november, den andre torsdagen?',
      '  meetings: { tlf: { week: 2, weekday: thursday, months: [11] } }',
      '  # Hva om et enkelt møte flyttes eller, uten to, avlyses?',
      '  changes:',
      '    - { forum: sg, meeting: 2027-03-10, on: 2027-03-01, to: 2027-03-17, reason: Vinterferie }',
      '    - { forum: tlf, meeting: 2027-11-11, on: 2027-10-20, reason: Ikke beslutningsdyktig }',
      '',
      'Hvor sene folk har vært (asLastYear), måles i kopiene av det som er i gang, som medianen for hver person:',
      '  frister  hele virkedager fra fristen til det ble levert; det som fortsatt mangler, teller til i dag',
      '  svar     virkedager utover tre fra innkallingen til svaret i skriftlige runder; i møter svarer en i tide.',
      '           Den som ikke svarte i mer enn halvparten av sakene, svarer aldri',
      'Den som ikke har noen fortid der, er i tide. Dagboken sier hvem som ble regnet som sene, og hvor mye.',
    ],
  },
  verb('doctor', '', 'Se etter at alt tjenesten står på, virker', 'dsop doctor'),
  verb(
    'promote',
    '[BYGG]',
    'Gjør en utgave av workeren gjeldende, når versjonering er på',
    'dsop promote 0.1.0-3f2a9c04d1e7',
    [{ flags: '--off', help: 'rut ikke lenger etter utgave' }],
  ),
  verb('keygen', '', 'Lag et nøkkelpar; den private delen blir her', 'dsop keygen --encrypt --as eva.nav', [
    { flags: '--encrypt', help: 'krypter med et passord (DSOP_KEY_PASSPHRASE, eller det spørres)' },
    { flags: '--out <MAPPE>', help: 'mappen (ellers DSOP_KEYS, eller ~/.config/dsop/keys)' },
  ]),
  verb(
    'sign',
    '<FIL>',
    'Signer en utskrevet konvolutt, uten server; «-» er standard inn',
    'dsop sign konvolutt.json',
  ),
  verb('send', '<FIL>', 'Lever en konvolutt som den er; «-» er standard inn', 'dsop send signert.json'),
  verb(
    'found',
    '<FIL>',
    'Signer registeret programmet skal grunnlegges på, med rotnøkkelen, uten server',
    'dsop found register.yaml',
  ),
  verb(
    'register-export',
    '',
    'Skriv registeret som YAML, slik at det kan leses inn igjen',
    'dsop register-export',
  ),
  {
    ...verb(
      'batch',
      '[FIL]',
      'Gjør kommandoene i en fil, én på hver linje; uten fil fra standard inn',
      'dsop batch høringssvar.txt --as ola.pmo',
      [{ flags: '--keep-going', help: 'fortsett forbi det som blir avvist' }],
    ),
    more: [
      'dsop batch --dry-run høringssvar.txt   # ville den første linjen, og hver av de andre, blitt tatt imot nå?',
      `printf 'approve %s --gate BP1 --as per.nav\\n' SBL EBK | dsop batch`,
    ],
  },
  verb('letters', '', 'Skriv alle slags brev til en mappe, for å se på dem', 'dsop letters --out brev', [
    { flags: '--out <MAPPE>', help: 'mappen' },
  ]),
];

/** Verbs by subject, in the order of an initiative's life; whatever is in no subject is listed last. */
const subjects: readonly { title: string; verbs: readonly string[] }[] = [
  { title: 'Ideen', verbs: ['register', 'assess', 'prioritise', 'qualify', 'recommend'] },
  { title: 'Deltakelse og roller', verbs: ['invite', 'join', 'leave', 'appoint'] },
  { title: 'Beslutningsgrunnlag og steg', verbs: ['document', 'waive', 'step'] },
  {
    title: 'Saker og beslutninger',
    verbs: [
      'refer',
      'table',
      'amend',
      'move',
      'withdraw-case',
      'will',
      'decide',
      'approve',
      'fulfil',
      'annul',
    ],
  },
  {
    title: 'Prosesser',
    verbs: ['start-process', 'begin-process', 'conclude', 'hand-over-external'],
  },
  {
    title: 'Topplederforumets andre beslutninger',
    verbs: [
      'admit-actor',
      'retire-actor',
      'admit-off-model',
      'adopt-rule-set',
      'allow-written',
      'choose-method',
      'move-rule-set',
    ],
  },
  {
    title: 'Møter',
    verbs: ['plan-meeting', 'move-meeting', 'cancel-meeting', 'attendance', 'minutes', 'meetings', 'agenda'],
  },
  {
    title: 'Uenighet og ressurser',
    verbs: [
      'dispute',
      'raise-dispute',
      'settle-dispute',
      'choose-solution',
      'accept-solution',
      'refrain',
      'authorise-resources',
    ],
  },
  {
    title: 'Oppfølging',
    verbs: ['report', 'extend', 'escalate', 'stop', 'lessons', 'close-rollout', 'bounced'],
  },
  {
    title: 'Register, nøkler og fullmakter',
    verbs: [
      'enrol',
      'contact',
      'seat',
      'mandate',
      'chair',
      'practice',
      'keygen',
      'sign',
      'send',
      'add-key',
      'rotate-key',
      'revoke-key',
      'delegate',
      'revoke-delegation',
      'found',
      'load-register',
      'register-export',
    ],
  },
  {
    title: 'Lese',
    verbs: [
      'list',
      'show',
      'why',
      'can',
      'inbox',
      'history',
      'export',
      'verify',
      'duties',
      'late',
      'month',
      'people',
      'rules',
    ],
  },
  {
    title: 'Drift',
    verbs: ['pause', 'resume', 'annotate', 'doctor', 'promote', 'forward', 'rehearse', 'batch', 'letters'],
  },
];

/** What help says of a verb. */
export interface VerbHelp {
  name: string;
  summary: string;
  example: string;
}

/** Every verb, those that send a command first. */
export const allVerbs: readonly VerbHelp[] = [
  ...commandNames.map((n: CommandName) => ({ name: verbOf(n), ...commands[n] })),
  ...readVerbs,
];

/** Every verb, by subject. */
export function verbsBySubject(): { title: string; verbs: VerbHelp[] }[] {
  const placed = new Set(subjects.flatMap((s) => s.verbs));
  const rest = allVerbs.filter((v) => !placed.has(v.name)).map((v) => v.name);
  return [...subjects, { title: 'Annet', verbs: rest }]
    .map(({ title, verbs }) => ({
      title,
      verbs: verbs.flatMap((name) => allVerbs.filter((v) => v.name === name)),
    }))
    .filter(({ verbs }) => verbs.length > 0);
}
