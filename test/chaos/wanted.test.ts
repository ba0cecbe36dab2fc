import { wantedOf as benchWanted } from '../../bench/wanted';
import { wantedOf } from '../../chaos/wanted';

/** What is typed for the faults and the benchmarks is done as typed, or not at all. */

const known = ['worker', 'server', 'siege'];
const wrong = (...args: string[]) => (wantedOf(args, known) as { wrong: string }).wrong;

test('without a word all faults strike, as often as they are to', () => {
  expect(wantedOf([], known)).toEqual({ wanted: { names: known, amount: {} } });
});

test('faults and amounts are as named', () => {
  expect(wantedOf(['--only', 'siege,worker', '--times', '3', '--seed', '0'], known)).toEqual({
    wanted: { names: ['worker', 'siege'], amount: { times: 3, seed: 0 } },
  });
});

test('a fault that there is not is refused beside one that there is, and told what there is', () => {
  expect(wrong('--only', 'worke,worker')).toBe('--only knows no «worke», only worker, server, siege');
  expect(wrong('--only', '')).toContain('worker, server, siege');
});

test.each(['x', '3x', '0', '-1', '1.5', ''])('«%s» times is refused: nothing would strike', (times) => {
  expect(wrong(`--times=${times}`)).toBe(`--times takes a whole number from 1, not «${times}»`);
});

test('an option that there is not is refused, by both', () => {
  expect(wrong('--onyl', 'worker')).toContain('--onyl');
  expect(benchWanted(['--onyl', 'a'])).toEqual({ wrong: expect.stringContaining('--onyl') as string });
});

test('a measure that there is not is refused beside one that there is', () => {
  expect(benchWanted(['--only', 'a,f'])).toEqual({ wrong: '--only knows no «f», only a, b, c, d, e, g, s' });
  expect(benchWanted(['--only', 'a', '--quick'])).toEqual({
    wanted: { quick: true, json: false, only: new Set(['a']) },
  });
});
