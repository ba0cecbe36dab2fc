import { checks, examine, statusOf, type Check, type Diagnosis } from '../ops/doctor';
import type { Finding } from '../ops/checks/finding';
import type { Context } from './context';
import { done, type Result } from './result';
import type { Style } from './style';

const titles: Record<Check, string> = {
  server: 'Temporal-server',
  namespace: 'Navnerom',
  'search-attributes': 'Søkefelter',
  pollers: 'Workere',
  versions: 'Versjoner',
  answer: 'Svar',
  problems: 'Arbeidsflyter',
  clock: 'Klokke',
  mail: 'E-post',
  register: 'Register',
  signing: 'Signering',
  room: 'Plass',
  disk: 'Disk',
};

/** A look that takes longer than this is told of. */
const slowMs = 1000;

/** `dsop doctor`: looks at everything the service stands on and says what to do. Exit 0, 1 when something fails, 3 when nobody answers. */
export async function readDoctor(context: Context): Promise<Result> {
  const begin = (check: Check) => {
    const timer = setTimeout(() => context.note(`Ser fortsatt på ${titles[check].toLowerCase()} …`), slowMs);
    return () => clearTimeout(timer);
  };
  const diagnosis = await examine({ config: context.config, leftMs: context.leftMs }, context.connect, begin);
  const status = statusOf(diagnosis);
  const json = { ok: status === 0, checks: checks.map((check) => ({ check, ...diagnosis[check] })) };
  return done(json, (style) => doctorText(diagnosis, style), status);
}

function doctorText(diagnosis: Diagnosis, style: Style): string {
  const width = Math.max(...Object.values(titles).map((title) => title.length));
  const lines = checks.map((check) => {
    const { found, todo, grade } = diagnosis[check];
    const line = `${marked(grade, style)}  ${titles[check].padEnd(width)}  ${found}`;
    return todo === null ? line : `${line}\n${' '.repeat(width + 10)}→ ${todo}`;
  });
  return [...lines, '', verdict(diagnosis, style)].join('\n');
}

const words = { ok: 'ok', skipped: '–', warn: 'merk', fail: 'feil' };

function marked(grade: Finding['grade'], style: Style): string {
  const word = words[grade].padEnd(4);
  switch (grade) {
    case 'ok':
      return style.green(word);
    case 'warn':
      return style.yellow(word);
    case 'fail':
      return style.red(word);
    case 'skipped':
      return style.dim(word);
  }
}

function verdict(diagnosis: Diagnosis, style: Style): string {
  const count = (grade: Finding['grade']) => Object.values(diagnosis).filter((f) => f.grade === grade).length;
  const [failed, warned] = [count('fail'), count('warn')];
  if (failed > 0) return style.red(`${failed} feil${warned > 0 ? `, ${warned} å merke seg` : ''}.`);
  return warned > 0 ? `Alt virker; ${warned} å merke seg.` : 'Alt er i orden.';
}
