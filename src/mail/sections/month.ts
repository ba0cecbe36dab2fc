import type { LetterFacts } from '../../domain/letters';
import { rows, why, type Scene, type Section } from '../section';
import { commandLine, said } from '../words';

type Month = Extract<LetterFacts, { kind: 'month' }>;

/** PMO's monthly status to DSOP SG: the figures and what to look at; the document itself comes along. */
export function monthSection(facts: Month, scene: Scene): Section {
  const { lang } = scene;
  const nb = lang === 'nb';
  const name = said(facts.name, lang);
  const { figures: f } = facts;
  const health = nb
    ? `rød ${f.red}, gul ${f.yellow}, grønn ${f.green}`
    : `red ${f.red}, yellow ${f.yellow}, green ${f.green}`;
  const late = nb ? `forsinket ${f.late}` : `late ${f.late}`;
  const number = (count: number, one: [string, string], many: [string, string]): string =>
    `${count} ${(count === 1 ? one : many)[nb ? 0 : 1]}`;
  const initiatives = number(f.initiatives, ['initiativ', 'initiative'], ['initiativer', 'initiatives']);
  const processes = number(f.processes, ['prosess', 'process'], ['prosesser', 'processes']);
  return {
    tone: 'news',
    due: null,
    subject: nb ? `Status for ${name}: ${health}, ${late}` : `Status for ${name}: ${health}, ${late}`,
    label: nb ? 'Status til DSOP SG' : 'Status for DSOP SG',
    heading: nb ? `Porteføljen i ${name}` : `The portfolio in ${name}`,
    blocks: [
      {
        kind: 'paragraph',
        words: nb
          ? 'Hele statusen ligger ved som dokument, til å lese og skrive ut.'
          : 'The whole status comes along as a document, to read and to print.',
      },
      ...(facts.matters.length === 0
        ? []
        : [
            {
              kind: 'list' as const,
              title: nb ? 'Verdt å se på først' : 'Worth a look first',
              items: facts.matters.map((matter) => said(matter, lang)),
            },
          ]),
      rows(
        {
          label: nb ? 'Porteføljen' : 'Portfolio',
          words: f.processes === 0 ? initiatives : `${initiatives}, ${processes}`,
        },
        {
          label: nb ? 'Helse' : 'Health',
          words: `${health}${f.silent === 0 ? '' : nb ? `, ${f.silent} uten rapport ennå` : `, ${f.silent} with no report yet`}`,
        },
        {
          label: nb ? 'Utvikling' : 'Trend',
          words: nb ? `${f.better} bedre, ${f.worse} verre` : `${f.better} better, ${f.worse} worse`,
        },
        { label: nb ? 'Forsinket' : 'Late', words: String(f.late) },
        { label: nb ? 'Saker som venter' : 'Cases waiting', words: String(f.cases) },
        { label: nb ? 'Eskaleringer' : 'Escalations', words: String(f.escalations) },
        why(
          facts.paragraph,
          scene,
          nb ? '. Dagen den sendes, er vårt valg.' : '. The day on which it is sent is our choice.',
        ),
      ),
      {
        kind: 'command',
        title: nb ? 'Slik det står nå' : 'As it stands now',
        command: commandLine('dsop month', scene.reader),
        answers: [],
      },
    ],
  };
}
