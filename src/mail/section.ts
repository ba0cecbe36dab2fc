import type { AgendaItem } from '../domain/agenda';
import { inLanguage } from '../domain/agreement/words';
import type { EpochMs } from '../domain/calendar';
import type { LetterSubject } from '../domain/letters';
import type { Lang } from '../domain/text';

/** What a section is to its reader: something late, something to do, something that was settled, or news. */
export type Tone = 'late' | 'act' | 'settled' | 'news';

/**
 * A piece of a section; both renderings are made from the same pieces. Strings are text, never markup. `answers` are the
 * words that a command can take, and what they mean.
 */
export type Block =
  | { kind: 'deadline'; label: string; words: string }
  | { kind: 'paragraph'; words: string }
  | { kind: 'rows'; rows: Row[] }
  | { kind: 'list'; title: string; items: string[] }
  | { kind: 'quote'; title: string; words: string }
  | { kind: 'command'; title: string; command: string; answers: Row[] };

/** A label and what it says. */
export interface Row {
  label: string;
  words: string;
}

/** One intent as its reader sees it. */
export interface Section {
  tone: Tone;
  /** When something is due of the reader; orders what is equally urgent. */
  due: EpochMs | null;
  /** What the subject line says if this is the letter's most urgent section: what to do and by when. */
  subject: string;
  /** A few words over the heading: what kind of letter this is. */
  label: string;
  heading: string;
  blocks: Block[];
  /** In a letter over several initiatives: which one it is about. */
  group?: { title: string; under: string };
}

/** What every section needs to know. */
export interface Scene {
  about: LetterSubject;
  /** The workflow's time. */
  at: EpochMs;
  lang: Lang;
  /** The person who reads, by id: commands are written for them. Null for an office, where anyone may act. */
  reader: string | null;
  /** Names of the files that go along with the letter. */
  attached?: readonly string[];
  /** The display name of a person, an actor or an office, clean and on one line. */
  name: (id: string) => string;
  /** The agenda of a meeting that the letter tells of, by its id; empty where none is known. */
  agenda?: (meeting: string) => readonly AgendaItem[];
}

/** Rows with something in them. */
export function rows(...entries: (Row | null)[]): Block {
  return { kind: 'rows', rows: entries.filter((row) => row !== null && row.words !== '') as Row[] };
}

/** Why: the paragraph, in the reader's words, and what is to be said of it. */
export const why = (paragraph: string, scene: Scene, more = ''): Row => ({
  label: scene.lang === 'nb' ? 'Hvorfor' : 'Why',
  words: inLanguage(paragraph, scene.lang) + more,
});
