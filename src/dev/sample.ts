import type { Client } from '@temporalio/client';
import { connect } from '../client/connect';
import { fileSigner } from '../client/signer';
import { queryRegister } from '../client/reads';
import { osloDayOf, type EpochMs } from '../domain/calendar';
import type { Register } from '../domain/register';
import type { Cast } from './cast';
import { lifeOf, type Life } from './life';
import type { Log } from './log';
import { keyPlaceOf } from './sampleKeys';
import { play, type Played, type Stage, type Step } from './play';
import type { AfterReady } from './supervisor';

interface Sample {
  key: string;
  title: string;
  need: string;
  cast: Partial<Cast>;
  steps: (life: Life) => Step[];
}

/** All that happens until the gate is passed: one phase after another. */
const through = (life: Life, ...gates: Parameters<Life['gate']>[0][]): Step[] => [
  ...life.registration(),
  ...life.idea(),
  ...life.joining(),
  ...gates.flatMap((gate) => life.gate(gate)),
];

/** Six initiatives in different phases. The titles are of the kind of work the programme does; all else is invented. */
export const samples: readonly Sample[] = [
  {
    key: 'EKS-DODSBO',
    title: 'Digitalt dødsbo',
    need: 'Arvinger skal få oversikt over boet uten å skrive til hver bank og etat',
    cast: { actor: 'brreg' },
    steps: (life) => life.registration(),
  },
  {
    key: 'EKS-KONKURS',
    title: 'Konkursbehandling',
    need: 'Bostyrere skal hente opplysninger om konti og eiendeler digitalt',
    cast: { actor: 'skatteetaten' },
    steps: (life) => [...life.registration(), ...life.idea('prioritise')],
  },
  {
    key: 'EKS-EIENDOM',
    title: 'Eiendomsinformasjon',
    need: 'Banker skal hente opplysninger om eiendom fra kilden når et lån skal vurderes',
    cast: {
      actor: 'kartverket',
      participants: ['kartverket', 'finansnorge', 'bits'],
      projectLead: 'emily.lead',
      steeringLead: 'vidar.lead',
    },
    steps: (life) => [
      ...through(life, 'BP1'),
      ...life.basis('BP2', ['concept-description', 'cost-benefit-simplified']),
    ],
  },
  {
    key: 'EKS-INNTEKT',
    title: 'Samtykkebasert inntektsopplysning',
    need: 'Den som samtykker, skal slippe å hente lønnsopplysninger til banken selv',
    cast: {
      actor: 'nav',
      participants: ['nav', 'skatteetaten', 'bits'],
      projectLead: 'tuva.lead',
      steeringLead: 'stig.lead',
    },
    steps: (life) => [
      ...through(life, 'BP1'),
      ...life.basis('BP2'),
      ...life.roles('planning'),
      ...life.recommendation('BP2'),
      ...life.referral('BP2'),
      ...life.table('BP2'),
      ...life.wills('BP2'),
      ...life.decision('BP2', ['support', 'support', 'stand-aside', 'support', 'reservation'], 5),
    ],
  },
  {
    key: 'EKS-LAN',
    title: 'Samtykkebasert lånesøknad',
    need: 'Lånesøkere skal slippe å sende inn papirer som banken kan hente',
    cast: {
      actor: 'finansnorge',
      registrant: 'kari.nes',
      participants: ['finansnorge', 'skatteetaten', 'nav', 'bits'],
      projectLead: 'ida.lead',
      steeringLead: 'stig.lead',
    },
    steps: (life) => [
      ...through(life, 'BP1', 'BP2', 'BP3'),
      ...life.report('green', 'Utviklingen går etter planen'),
      ...life.progress('realisation').slice(0, 1),
      ...life.report('yellow', 'Piloten er to uker forsinket; en avklaring om grensesnittet gjenstår'),
    ],
  },
  {
    key: 'EKS-KONTO',
    title: 'Kontoopplysninger til det offentlige',
    need: 'Etater med hjemmel skal hente kontoopplysninger digitalt og sporbart',
    cast: {
      actor: 'bits',
      participants: ['bits', 'skatteetaten', 'nav', 'politiet'],
      projectLead: 'ida.lead',
      steeringLead: 'vidar.lead',
      operationsLead: 'dag.bits',
    },
    steps: (life) => [...through(life, 'BP1', 'BP2', 'BP3', 'BP4'), ...life.closure()],
  },
];

export interface Seeding {
  client: Client;
  /** The register that the programme holds. */
  register: Register;
  log: Log;
  now: () => EpochMs;
  /** Signs for whoever acts, where the programme asks for it. */
  sign?: Stage['sign'];
}

/**
 * Brings the six samples to their phases with real commands; what has been done before is passed over, so running it
 * again adds nothing. A sample that the register or somebody's own work stands in the way of is left where it is, and
 * that is logged. Out: how each went, by key.
 */
export async function seedSample({
  client,
  register,
  log,
  now,
  sign,
}: Seeding): Promise<Map<string, Played>> {
  const day = osloDayOf(now());
  const seeded = samples.map(async ({ key, title, need, cast, steps }) => {
    const script = steps(lifeOf(key, register, { day, title, need, cast, sample: true }));
    const played = await play(
      { client, programme: register.programme, now, idPrefix: 'sample', ...(sign && { sign }) },
      script,
    );
    log(`sample ${key} (${title}): ${outcome(played)}`);
    return [key, played] as const;
  });
  return new Map(await Promise.all(seeded));
}

function outcome({ receipts, before, stopped }: Played): string {
  if (stopped) {
    const { step, because } = stopped;
    const why = 'refused' in because ? because.refused.message : because.unreachable.message;
    return `stopped at ${step.command} by ${step.by}: ${why}`;
  }
  const phase = receipts.at(-1)?.phase;
  return receipts.length === 0
    ? `there already (${before} commands)`
    : `${phase ?? 'registered'}, ${receipts.length} commands`;
}

/** What `npm start -- --sample` does when everything is up: seeds, over a connection of its own. */
export const seedWhenReady: AfterReady = async ({ config }, log) => {
  const session = await connect(config, 10_000);
  if (!('value' in session)) {
    log('the samples are not there: the server does not answer');
    return;
  }
  const { client, close } = session.value;
  try {
    const register = await queryRegister(client, 30_000);
    const { sign } = fileSigner(keyPlaceOf(config.dataDir));
    if ('value' in register)
      await seedSample({ client, register: register.value, log, now: () => Date.now(), sign });
    else log('the samples are not there: the programme has no register yet');
  } finally {
    await close();
  }
};
