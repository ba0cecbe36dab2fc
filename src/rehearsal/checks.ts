import { commands } from '../contract/commands';
import { faultWords, shown, type Fault } from '../contract/faultWords';
import { gateFrom, phaseOf, type PhaseId, type RuleSet } from '../domain/agreement';
import { formatDay, isWorkingDay, type Day } from '../domain/calendar';
import { actorOn, personOf, type Register } from '../domain/register';
import { daysAhead, meetingDays, type Standing } from './meetings';
import type { Habit, PlannedInitiative, Portfolio, Scenario } from './scenario';

/** What portfolio and scenario say together, and cannot mean. Every fault says what to do. */

interface Known {
  register: Register;
  rules: RuleSet;
  from: Day;
  until: Day;
  /** The days of meetings that are planned already. */
  standing: Standing;
  /** Keys that the programme has used for what is not played: they are used once, for ever. */
  used: ReadonlySet<string>;
  /** Is what runs played on, so that people have a past? */
  live: boolean;
}

const fault = (path: PropertyKey[], message: string): Fault => ({ path, message });

const unknownPerson = (
  { register }: Known,
  path: PropertyKey[],
  person: string | null | undefined,
): Fault[] =>
  !person || personOf(register, person)
    ? []
    : [
        fault(
          path,
          `${shown(person)} er ingen person i registeret; bruk en id derfra («dsop people» viser alle) eller legg personen til`,
        ),
      ];

const unknownActor = ({ register, from }: Known, path: PropertyKey[], actor: string): Fault[] =>
  actorOn(register, actor, from)
    ? []
    : [fault(path, `${shown(actor)} er ingen aktør i registeret; rett den til en av ${actorIds(register)}`)];

const actorIds = (register: Register): string => register.actors.map(({ id }) => id).join(', ');

/** Faults of a portfolio whose shape is right. */
export function portfolioFaults(portfolio: Portfolio, known: Known): Fault[] {
  const { initiatives } = portfolio;
  return initiatives.flatMap((planned, index) => {
    const at = (...path: PropertyKey[]): PropertyKey[] => ['initiatives', index, ...path];
    const twin = initiatives.findIndex(({ key }) => key === planned.key) < index;
    return [
      ...(twin ? [fault(at('key'), `nøkkelen ${planned.key} er brukt over; gi det en annen`)] : []),
      ...(known.used.has(planned.key)
        ? [
            fault(
              at('key'),
              `nøkkelen ${planned.key} er brukt i programmet, av noe som ikke spilles; gi ideen en annen`,
            ),
          ]
        : []),
      ...unknownActor(known, at('actor'), planned.actor),
      ...planned.participants.flatMap((actor, i) => unknownActor(known, at('participants', i), actor)),
      ...(planned.participants.includes(planned.actor)
        ? []
        : [fault(at('participants'), `mangler ${planned.actor}, som registrerer det; legg den til`)]),
      ...(['projectLead', 'steeringLead', 'operationsLead'] as const).flatMap((role) =>
        unknownPerson(known, at(role), planned[role]),
      ),
      ...beginning(planned, at, known),
      ...order(planned, at, known),
    ];
  });
}

type At = (...path: PropertyKey[]) => PropertyKey[];

function beginning({ phase, registered }: PlannedInitiative, at: At, known: Known): Fault[] {
  if (!registered) return [];
  if (phase && phase !== known.rules.entry)
    return [fault(at('registered'), 'det som alt er i gang, registreres ikke; stryk registered eller phase')];
  if (!isWorkingDay(registered))
    return [fault(at('registered'), `${formatDay(registered, 'nb')} er ingen virkedag; velg en annen dag`)];
  return passed(at('registered'), registered, known);
}

/** The days on which the work before each decision is done follow one another, and none has passed. */
function order(planned: PlannedInitiative, at: At, known: Known): Fault[] {
  const { phase, ready, registered } = planned;
  const { rules, from } = known;
  const faults: Fault[] = [];
  let last = registered ?? from;
  let ahead = false;
  for (const { id } of rules.phases) {
    ahead ||= id === (phase ?? rules.entry);
    const gate = gateFrom(rules, id);
    const name = gate ? gate.id : id === rules.closure.from ? ('closure' as const) : undefined;
    const day = name && ready?.[name];
    if (!name || !day) continue;
    if (!ahead) faults.push(fault(at('ready', name), 'er alt passert i fasen det står i; stryk linjen'));
    else if (day < last)
      faults.push(fault(at('ready', name), `${day} er før ${last}; velg en dag fra og med ${last}`));
    else last = day;
    faults.push(...unnamed(planned, at, known, id, name));
  }
  return faults;
}

/** The next phase asks for people: without a name the forum could not approve. */
function unnamed(planned: PlannedInitiative, at: At, { rules }: Known, from: PhaseId, name: string): Fault[] {
  const to = rules.transitions.find((edge) => edge.from === from)?.to;
  const roles = name === 'closure' ? (['operationsLead'] as const) : to ? rolesOf(rules, to) : [];
  return roles
    .filter((role) => !planned[role])
    .map((role) => fault(at('ready', name), `krever at noen er navngitt som ${role}; legg til ${role}:`));
}

const rolesOf = (rules: RuleSet, phase: PhaseId) =>
  phaseOf(rules, phase).requiredRoles.flatMap(({ role }) =>
    role === 'projectLead' || role === 'steeringLead' || role === 'operationsLead' ? [role] : [],
  );

/** Faults of a scenario whose shape is right; keys are not looked at without a portfolio. */
export function scenarioFaults(scenario: Scenario, portfolio: Portfolio | undefined, known: Known): Fault[] {
  const keys = new Set(portfolio?.initiatives.map(({ key }) => key));
  const unknownKey = (path: PropertyKey[], key: string): Fault[] =>
    portfolio === undefined || keys.has(key)
      ? []
      : [fault(path, `${shown(key)} er ikke i porteføljen; rett nøkkelen eller legg initiativet til der`)];
  const each = <T>(
    name: keyof Scenario,
    list: readonly T[] | null | undefined,
    of: (one: T, path: At) => Fault[],
  ): Fault[] => (list ?? []).flatMap((one, index) => of(one, (...path) => [name, index, ...path]));
  return [
    ...habitFaults(scenario, known),
    ...meetingFaults(scenario, known),
    ...changeFaults(scenario, known),
    ...Object.keys(scenario.people ?? {}).flatMap((person) =>
      unknownPerson(known, ['people', person], person),
    ),
    ...absenceFaults(scenario, known),
    ...each('positions', scenario.positions, (p, at) => [
      ...unknownKey(at('initiative'), p.initiative),
      ...unknownActor(known, at('actor'), p.actor),
      ...(((p.gate ?? undefined) === undefined) === ((p.referral ?? undefined) === undefined)
        ? [fault(at(), 'må si hvilken sak: gate: BP2, eller referral: BP2 for SGs sak om å fremme den')]
        : []),
    ]),
    ...each('wills', scenario.wills, (w, at) => [
      ...unknownKey(at('initiative'), w.initiative),
      ...unknownActor(known, at('actor'), w.actor),
    ]),
    ...each('reports', scenario.reports, (r, at) => unknownKey(at('initiative'), r.initiative)),
    ...each('happenings', scenario.happenings, (h, at) => {
      const payload = commands[h.command].payload.safeParse(h.with ?? {});
      return [
        ...unknownKey(at('initiative'), h.initiative),
        ...unknownPerson(known, at('by'), h.by),
        ...passed(at('on'), h.on, known),
        ...(payload.success
          ? []
          : payload.error.issues.flatMap((issue) =>
              faultWords(issue, h.with ?? {}, 'scenario.sample.yaml').map(({ path, message }) =>
                fault(at('with', ...path), message),
              ),
            )),
      ];
    }),
  ];
}

/** What lies beyond the end does not come to pass; what lies before the beginning cannot. */
const passed = (path: PropertyKey[], day: Day, { from }: Known): Fault[] =>
  day >= from
    ? []
    : [fault(path, `${day} er før øvelsen begynner (${from}); velg en senere dag eller stryk det`)];

/** Only what runs knows how late people have been. */
function habitFaults({ everybody, people }: Scenario, { live }: Known): Fault[] {
  if (live) return [];
  const all: [PropertyKey[], Habit | null | undefined][] = [
    [['everybody', 'answers'], everybody],
    ...Object.entries(people ?? {}).map(([id, habit]): [PropertyKey[], Habit] => [['people', id], habit]),
  ];
  return all.flatMap(([path, habit]) =>
    habit?.answers === 'asLastYear'
      ? [
          fault(
            path,
            'asLastYear måles i initiativene som er i gang; bruk --from-live, eller skriv late og workingDays',
          ),
        ]
      : [],
  );
}

/** Meetings lie ahead, on working days, and a forum has one a day. */
function meetingFaults({ meetings }: Scenario, { from }: Known): Fault[] {
  return (['sg', 'tlf'] as const).flatMap((forum) => {
    const days = meetings?.[forum];
    if (!Array.isArray(days)) return [];
    return days.flatMap((day, index): Fault[] => {
      const path = ['meetings', forum, index];
      if (day < from) return [fault(path, `møtet ${day} er før øvelsen begynner (${from}); stryk det`)];
      if (!isWorkingDay(day)) return [fault(path, `${formatDay(day, 'nb')} er ingen virkedag; flytt møtet`)];
      return days.indexOf(day) < index ? [fault(path, `${day} står to ganger; stryk det ene`)] : [];
    });
  });
}

/** A change is of a meeting that stands, made before its day, to a working day that has none; each by its order in time. */
function changeFaults(scenario: Scenario, known: Known): Fault[] {
  const { rules, from, until, standing } = known;
  const days = meetingDays(scenario, from, until);
  const ahead = (forum: 'sg' | 'tlf') => daysAhead(forum, days[forum], scenario, standing[forum] ?? []);
  const now = { sg: new Set(ahead('sg')), tlf: new Set(ahead('tlf')) };
  const inTime = (scenario.changes ?? [])
    .map((change, index) => ({ ...change, index }))
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.index - b.index));
  return inTime.flatMap(({ forum, meeting, to, on, index }): Fault[] => {
    const at = (name: string): PropertyKey[] => ['changes', index, name];
    const { short } = rules.forums[forum];
    const stand = now[forum];
    if (!stand.has(meeting)) {
      const others = [...stand].filter((day) => day > on).sort();
      const meant = others.length === 0 ? '' : `; neste er ${others.slice(0, 3).join(', ')}`;
      return [fault(at('meeting'), `${short} har ikke noe møte ${meeting}${meant}`)];
    }
    stand.delete(meeting);
    const faults = [
      ...passed(at('on'), on, known),
      ...(isWorkingDay(on)
        ? []
        : [fault(at('on'), `${formatDay(on, 'nb')} er ingen virkedag; velg en annen dag`)]),
      ...(on < meeting ? [] : [fault(at('on'), `møtet er ${meeting}; velg en dag før det`)]),
    ];
    if (!to) return faults;
    if (stand.has(to)) faults.push(fault(at('to'), `${short} møtes alt ${to}; velg en annen dag`));
    if (to <= on)
      faults.push(fault(at('to'), `${to} er ikke etter ${on}, da det flyttes; velg en senere dag`));
    if (!isWorkingDay(to))
      faults.push(fault(at('to'), `${formatDay(to, 'nb')} er ingen virkedag; velg en annen dag`));
    stand.add(to);
    return faults;
  });
}

/** A person is away once at a time, and comes back after leaving. */
function absenceFaults({ absences }: Scenario, known: Known): Fault[] {
  const list = absences ?? [];
  return list.flatMap((absence, index): Fault[] => {
    const path = ['absences', index];
    const { person, from, to } = absence;
    const before = list
      .slice(0, index)
      .findIndex((other) => other.person === person && other.from <= to && from <= other.to);
    const other = list[before];
    return [
      ...unknownPerson(known, [...path, 'person'], person),
      ...(to < from ? [fault([...path, 'to'], `${to} er før ${from}; bytt om dagene`)] : []),
      ...(other
        ? [
            fault(
              path,
              `fraværet til ${person} overlapper et annet (${other.from}–${other.to}); slå dem sammen eller flytt det ene`,
            ),
          ]
        : []),
    ];
  });
}
