import { recordOf } from '../../src/domain/record/make';
import { recordNote } from '../../src/domain/record/shape';
import { filesOf } from '../../src/record/directory';
import { verify, type Verdict } from '../../src/record/verify';
import { anIdea, inOperations, wire } from '../support/given';

jest.setTimeout(300_000);

const failed = (verdict: Verdict) => verdict.findings.filter((f) => f.holds === 'no');

describe('a record', () => {
  test('holds, line by line, and says plainly what it does not prove', async () => {
    const state = inOperations().state;
    const record = wire(recordOf(state)!);
    const verdict = verify(await filesOf(record), { head: state.chain.head });
    expect(failed(verdict)).toEqual([]);
    const untold = verdict.findings.filter((f) => f.holds === 'untried').map((f) => f.says);
    expect(untold[0]).toMatch(/^Usignert: programmet dsop signerer ikke kommandoer/);
  });
});

describe('what people read', () => {
  const page = async () => {
    const it = anIdea();
    const need = '<script>alert(1)</script> | `x` *y* [z](http://x.example)\n# ny linje';
    const state = { ...it.state, need };
    return filesOf(recordOf(state)!);
  };

  test('says on one line that it is no more than documentation, and has no mark but its own', async () => {
    const files = await page();
    const html = files.get('record.html')!.toString();
    const markdown = files.get('record.md')!.toString();
    for (const text of [html, markdown]) {
      expect(text).toContain(recordNote);
      expect(text).not.toMatch(/kontrakt|avtale/i);
    }
    expect(html).not.toContain('<script');
    expect(html).not.toMatch(/src=|href=|url\(|@import/);
    expect(markdown).toContain(
      '\\<script\\>alert(1)\\</script\\> \\| \\`x\\` \\*y\\* \\[z\\](http://x.example) / \\# ny linje',
    );
  });
});
