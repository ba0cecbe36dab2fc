import { osloInstant } from '../../src/domain/calendar';
import type { InitiativeView } from '../../src/domain/view';
import { liveUntil, playedFrom, type Played } from '../../src/rehearsal/played';
import type { Sandbox } from '../../src/rehearsal/sandbox';
import type { Intention } from '../../src/rehearsal/world';

const at = osloInstant('2027-01-04', '10:00');
const until = at + 1;
const { signal } = new AbortController();
const view = { wakesAt: null, now: '2027-01-04T10:00:00+01:00', cases: [] } as unknown as InitiativeView;
const sandbox = { nameOf: (address: string) => address, catcher: { take: () => [] } } as unknown as Sandbox;

/** One initiative on which somebody means to do the same thing whenever it is looked at, and is refused. */
function refusing(done?: Iterable<string>): { life: Played; sent: string[] } {
  const sent: string[] = [];
  const refused = { code: 'not-ready', message: 'Grunnlaget mangler', paragraph: null, missing: [] } as const;
  const staged = {
    key: 'LAN',
    passTo: () => Promise.resolve(),
    settle: () => Promise.resolve(),
    look: () => Promise.resolve(view),
    send: ({ id }: Intention) => {
      sent.push(id);
      return Promise.resolve({ refused });
    },
  } as unknown as Played['staged'];
  const think = (): Intention[] => [
    { id: 'refer/BP2', at: at - 1000, by: 'ola.pmo', command: 'refer', payload: {} },
    { id: 'later', at: until, by: 'ola.pmo', command: 'refer', payload: {} },
  ];
  const happened = () => Promise.resolve([]);
  return { sent, life: playedFrom(sandbox, { key: 'LAN', title: 'Lån', at, staged, think, happened }, done) };
}

it('what was refused is not tried again, neither in the same rehearsal nor in one that goes on from it', async () => {
  const first = refusing();
  await liveUntil(first.life, until, signal);
  await liveUntil(first.life, until, signal);
  expect(first.sent).toEqual(['refer/BP2']);
  expect(first.life.entries.map(({ kind }) => kind)).toEqual(['refused']);
  const second = refusing(first.life.done);
  await liveUntil(second.life, until, signal);
  expect(second.sent).toEqual([]);
});
