import { closeAll } from '../../src/rehearsal/closing';

it('what fails to close keeps nothing else open: the last opened is closed first, and the first failure is told', async () => {
  const closed: string[] = [];
  const closing = [
    () => void closed.push('folder'),
    () => Promise.reject(new Error('server')),
    () => void closed.push('namespace'),
    () => {
      throw new Error('worker');
    },
  ];
  await expect(closeAll(closing)).rejects.toThrow('worker');
  expect(closed).toEqual(['namespace', 'folder']);
  await closeAll(closing);
  expect(closed).toEqual(['namespace', 'folder']);
});
