import type { Lang } from '../domain/text';
import type { Row } from './section';

const positions: Record<Lang, Row[]> = {
  nb: [
    { label: 'support', words: 'støtter forslaget' },
    { label: 'reservation', words: 'støtter, med et forbehold som blir stående (--reason "…")' },
    { label: 'stand-aside', words: 'står til side' },
    { label: 'object', words: 'har en innsigelse (--reason "…")' },
    { label: 'recused', words: 'er inhabil' },
  ],
  en: [
    { label: 'support', words: 'supports the proposal' },
    { label: 'reservation', words: 'supports, with a reservation that is kept (--reason "…")' },
    { label: 'stand-aside', words: 'stands aside' },
    { label: 'object', words: 'objects (--reason "…")' },
    { label: 'recused', words: 'is recused' },
  ],
};

const wills: Record<Lang, Row[]> = {
  nb: [
    { label: 'yes', words: 'ja' },
    { label: 'reservation', words: 'ja, med et forbehold som blir stående (--text "…")' },
    { label: 'no', words: 'nei' },
    { label: 'withdraw', words: 'trekker et tidligere svar' },
  ],
  en: [
    { label: 'yes', words: 'yes' },
    { label: 'reservation', words: 'yes, with a reservation that is kept (--text "…")' },
    { label: 'no', words: 'no' },
    { label: 'withdraw', words: 'takes back an earlier answer' },
  ],
};

const reports: Record<Lang, Row[]> = {
  nb: [
    { label: '--status', words: 'green (grønn), yellow (gul) eller red (rød)' },
    {
      label: '--time "…"',
      words: 'om tid; på samme måte --cost om kostnad, --scope om omfang og --risk om risiko',
    },
    { label: '--draft', words: 'et utkast, som ingen får' },
  ],
  en: [
    { label: '--status', words: 'green, yellow or red' },
    { label: '--time "…"', words: 'on time; likewise --cost, --scope and --risk' },
    { label: '--draft', words: 'a draft, which nobody gets' },
  ],
};
const reportKinds: readonly string[] = ['project-report', 'process-report', 'operations-report'];

/** The words that a seat's position can be, and what they mean. */
export const positionAnswers = (lang: Lang): Row[] => positions[lang];
/** The words that an actor's will can be, and what they mean. */
export const willAnswers = (lang: Lang): Row[] => wills[lang];

/** What the command that discharges a duty of this kind may be told; empty for most. */
export function dutyAnswers(kind: string, lang: Lang): Row[] {
  if (kind === 'position') return positions[lang];
  if (kind === 'will') return wills[lang];
  if (reportKinds.includes(kind)) return reports[lang];
  return [];
}
