import { noIdea, unwaiting } from '../../src/cli/namedByProcess';
import { show } from '../../src/domain/show';
import { anIdea, inConcept, pmo, projectLead, type Initiative } from '../support/given';
import { aProcess } from '../support/process';

const shown = ({ state, now }: Initiative) => show(state, now);
const waiting = (): Initiative => {
  const it = inConcept();
  it.takes(projectLead, 'handOverExternal', { process: 'LOV-1', title: 'Hjemmel', need: 'Loven åpner ikke' });
  return it;
};
const stopped = (): Initiative => {
  const it = anIdea();
  it.takes(pmo, 'stop', { reason: 'Ikke lenger aktuelt' });
  return it;
};

test('a process is started for an initiative that waits for it, and for no other', () => {
  expect(unwaiting(shown(waiting()), 'LOV-1')).toBeUndefined();
  expect(unwaiting(shown(waiting()), 'LOV-2')).toMatchObject({
    code: 'not-ready',
    message: expect.stringContaining('dsop hand-over-external SBL --process LOV-2'),
    paragraph: 'V4 §4.2.1',
  });
  expect(unwaiting(shown(inConcept()), 'LOV-1')?.code).toBe('not-ready');
  expect(unwaiting(shown(stopped()), 'LOV-1')?.code).toBe('ended');
  expect(unwaiting(shown(aProcess()), 'LOV-2')?.message).toContain('uten --from');
});

test('only an idea becomes a process', () => {
  expect(noIdea(shown(anIdea()), 'LOV-1')).toBeUndefined();
  expect(noIdea(shown(inConcept()), 'LOV-1')).toMatchObject({ code: 'wrong-phase', paragraph: 'V4 §3.3' });
  expect(noIdea(shown(stopped()), 'LOV-1')?.code).toBe('ended');
  expect(noIdea(shown(aProcess()), 'LOV-2')?.code).toBe('wrong-phase');
});
