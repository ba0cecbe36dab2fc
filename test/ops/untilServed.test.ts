import { ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { NamespaceNotFoundError } from '@temporalio/common';
import { untilServed } from '../../src/ops/untilServed';

const service = (code: number, details: string): ServiceError =>
  new ServiceError(details, {
    cause: Object.assign(new Error(details), { code, details, metadata: {} }),
  });

/** Asks a server that gives these answers, one after the other; what was said meanwhile. */
async function asked(answers: (Error | null)[]) {
  const said: string[] = [];
  const left = [...answers];
  const ask = (): Promise<void> => {
    const answer = left.shift();
    return answer ? Promise.reject(answer) : Promise.resolve();
  };
  const waited = await untilServed(ask, (line) => said.push(line), { askMs: 1, sayMs: 3 });
  return { waited, said, left: left.length };
}

test('a server without its database is waited for, and it is said why, now and then', async () => {
  const away = [
    new NamespaceNotFoundError('default'),
    service(14, 'no usable database connection found'),
    service(5, 'Namespace default is not found.'),
  ];
  const { waited, said } = await asked([...away, ...away, null]);
  expect(waited).toBe(true);
  expect(said).toHaveLength(2);
  expect(said[0]).toMatch(/'default'.*database is away.*Waiting/);
});

test('a programme that is there, or not founded yet, is nothing to wait for', async () => {
  for (const answer of [
    null,
    new WorkflowNotFoundError('workflow not found for ID: programme', 'programme', undefined),
  ])
    expect(await asked([answer])).toEqual({ waited: false, said: [], left: 0 });
});

test('what waiting does not mend is not waited for', async () => {
  await expect(asked([service(7, 'Request unauthorized.')])).rejects.toThrow('Request unauthorized');
});
