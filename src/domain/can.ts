import { commandNames, commands, takenBy, verbOf, type CommandName } from '../contract/commands';
import type { Possibility } from '../contract/messages';
import { authorityOf, gateOf, lineFor, phaseOf } from './agreement';
import { joinedActors, manifestOf } from './basis';
import { osloDayOf, type EpochMs } from './calendar';
import { isUnsettled } from './cases';
import { actedFor, onOthersBehalf } from './delegation';
import { openDuties } from './duties';
import { rulesOf } from './rules';
import { errands } from './explain';
import { gateAhead, lacksToTable, standingReferral } from './prerequisites';
import { actorName, inPmo, personOf, seatOf, tokensOf, willSenders } from './register';
import { reporterOf, tokenOfRole } from './roles';
import type { InitiativeState } from './state';
import { caseTitle } from './words/cases';

/**
 * What a person may do now, most pressing first: what the initiative waits for from them, in the words of `why`, then
 * what else is open to them.
 */
export function possibilities(state: InitiativeState, person: string, now: EpochMs): Possibility[] {
  if (!personOf(state.register, person)) return [];
  const awaited = awaitedOf(state, person, now);
  const others = openTo(state, person, now).filter((one) => !awaited.some((other) => sameErrand(one, other)));
  return [...awaited, ...others];
}

/** What `why` says is this person's to do, where the command can be sent now. */
function awaitedOf(state: InitiativeState, person: string, now: EpochMs): Possibility[] {
  const day = osloDayOf(now);
  const held = state.roles.filter((r) => r.person === person && r.until === null);
  const own = new Set([
    ...tokensOf(state.register, person, day),
    ...held.map(({ role }) => tokenOfRole(role)),
  ]);
  const mandated = (who: string): boolean =>
    willSenders(state.register, who.replace(/^actor:/, ''), day).includes(person);
  const represented = actedFor(state.register, person, now);
  return errands(state, now).flatMap(({ who, what, paragraph, command }) => {
    const line = /^dsop (\S+) /.exec(command ?? '');
    const name = commandNames.find((one) => verbOf(one) === line?.[1]);
    if (name === undefined) return [];
    const offer = { command: name, verb: verbOf(name), paragraph };
    const example = `${command} --as ${person}`;
    if (own.has(who) && (!byMandate.includes(name) || mandated(who)))
      return [{ ...offer, because: what.nb, example }];
    const [other] = represented.filter((one) => one.token === who);
    if (!other || !onOthersBehalf.some((one) => one === name)) return [];
    const because = `På vegne av ${other.from}: ${what.nb}`;
    return [{ ...offer, because, example: `${example} --on-behalf-of ${other.from}` }];
  });
}

/** What is said for an actor, by whom it has given that mandate. */
const byMandate: readonly CommandName[] = ['will', 'acceptSolution'];

const telling = ['case', 'gate', 'kind', 'actor', 'role', 'period'];

/** The same command about the same thing. */
function sameErrand(one: Possibility, other: Possibility): boolean {
  const about = ({ example }: Possibility, flag: string) => new RegExp(`--${flag} (\\S+)`).exec(example)?.[1];
  return one.verb === other.verb && telling.every((flag) => about(one, flag) === about(other, flag));
}

/** What is open to a person, awaited or not. */
function openTo(state: InitiativeState, person: string, now: EpochMs): Possibility[] {
  const rules = rulesOf(state);
  const day = osloDayOf(now);
  const list: Possibility[] = [];
  const add = (command: CommandName, because: string, paragraph: string | null, rest: string) =>
    list.push({
      command,
      verb: verbOf(command),
      because,
      paragraph,
      example: `dsop ${verbOf(command)} ${state.key}${rest ? ` ${rest}` : ''} --as ${person}`,
    });

  for (const c of state.cases) {
    const seat = seatOf(state.register, c.forum, person, day);
    if (c.status !== 'open' || !seat || !c.seats.some((s) => s.actor === seat.actor)) continue;
    const given = c.positions.find((p) => p.actor === seat.actor);
    const because = `${actorName(state.register, seat.actor)} har sete i ${rules.forums[c.forum].name.nb}, som avgjør ${caseTitle(rules, c.question).nb}${given ? '; du har svart og kan endre standpunktet' : ''}`;
    add('decide', because, rules.forums[c.forum].paragraph, `--case ${c.id} --position support`);
  }
  const gate = state.ending ? undefined : gateAhead(state);
  if (
    gate?.will &&
    state.cases.some(
      (c) =>
        c.status !== 'withdrawn' &&
        c.receivedAt >= state.phaseSince &&
        'gate' in c.question &&
        c.question.gate === gate.id,
    )
  ) {
    for (const actor of joinedActors(state)) {
      if (!willSenders(state.register, actor, day).includes(person)) continue;
      const given = state.wills.find((w) => w.gate === gate.id && w.actor === actor);
      if (given?.manifest === manifestOf(state, { kind: 'gate', gate: gate.id }).hash) continue;
      add(
        'will',
        `du uttrykker viljen til ${actorName(state.register, actor)}`,
        gate.will.paragraphs.join(', '),
        `--gate ${gate.id} --actor ${actor} --answer yes`,
      );
    }
  }
  const line = lineFor(rules, state.phase);
  if (line && !state.ending) {
    const reporter = reporterOf(state, line);
    const mine = 'person' in reporter.to ? reporter.to.person === person : inPmo(state.register, person, day);
    const owed = openDuties(state, now).find((d) => d.line?.id === line.id && !d.upcoming);
    if (mine)
      add(
        'report',
        owed ? `${owed.title.nb} er ikke levert` : 'du rapporterer status',
        line.paragraph,
        `--status green --text "…"${owed?.period ? ` --period ${owed.period}` : ''}`,
      );
  }
  const actor = personOf(state.register, person)?.actor ?? null;
  if (actor !== null && !state.ending) {
    const paragraph = phaseOf(rules, state.phase).paragraph;
    if (joinedActors(state).includes(actor))
      add(
        'leave',
        `${actorName(state.register, actor)} kan trekke seg når som helst`,
        authorityOf(rules, 'leave')?.paragraph ?? paragraph,
        `--actor ${actor}`,
      );
    else if (phaseOf(rules, state.phase).joinable)
      add(
        'join',
        `${actorName(state.register, actor)} er ikke med`,
        authorityOf(rules, 'join')?.paragraph ?? paragraph,
        `--actor ${actor}`,
      );
  }
  if (inPmo(state.register, person, day)) list.push(...officeMoves(state, person, now));
  return list;
}

/** What PMO may do to bring the initiative on. */
function officeMoves(state: InitiativeState, person: string, now: EpochMs): Possibility[] {
  const rules = rulesOf(state);
  const phase = phaseOf(rules, state.phase);
  const gate = gateAhead(state);
  const of = (
    command: CommandName,
    because: string,
    paragraph: string | null,
    rest: string,
  ): Possibility => ({
    command,
    verb: verbOf(command),
    because,
    paragraph,
    example: `dsop ${verbOf(command)} ${state.key}${rest ? ` ${rest}` : ''} --as ${person}`,
  });
  if (state.ending && state.ending.closedAt !== null) return [];
  if (state.ending)
    return [of('lessons', commands.lessons.summary, rules.stop.lessons.paragraph, '--file analyse.pdf')];
  const nextStep = phase.steps[phase.steps.findIndex((s) => s.id === state.step) + 1];
  const list: Possibility[] = [];
  if (nextStep?.by !== undefined) {
    const command = nextStep.by as CommandName;
    list.push(of(command, commands[command].summary, phase.paragraph, ''));
  } else if (gate) {
    const referred = gate.referral === null || standingReferral(state, gate) !== undefined;
    const question = { kind: referred ? 'gate' : 'referral', gate: gate.id } as const;
    const standing = state.cases.some((c) => isUnsettled(c) && c.question.kind === question.kind);
    const ready = lacksToTable(state, question).length === 0;
    if (gate.recommendation.by === 'pmo' && !state.recommendations.some((r) => r.gate === gate.id)) {
      list.push(of('recommend', commands.recommend.summary, gate.recommendation.paragraph, '--text "…"'));
    }
    if (!standing && ready) {
      const command = referred ? 'table' : 'refer';
      list.push(
        of(command, commands[command].summary, gateOf(rules, gate.id).paragraph, `--gate ${gate.id}`),
      );
    }
    list.push(of('document', commands.document.summary, gate.paragraph, '--kind … --file …'));
  }
  for (const d of openDuties(state, now).filter((x) => x.rule.kind === 'vacant-role')) {
    list.push(of('appoint', d.title.nb, d.paragraph, d.command.replace(/^dsop appoint \S+ /, '')));
  }
  const stopping = state.cases.some((c) => isUnsettled(c) && c.question.kind === 'stop');
  if (takenBy('stop', state.host ?? 'initiative') && !stopping)
    list.push(of('stop', commands.stop.summary, rules.stop.paragraph, '--reason "…"'));
  return list;
}
