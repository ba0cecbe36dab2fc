import type { Lang } from '../domain/text';
import type { Section } from './section';

/** A letter before it is text or HTML. Every string is text, never markup. */
export interface Page {
  lang: Lang;
  /** The letter's subject line. */
  subject: string;
  /** The first words that an inbox shows after the subject. */
  preview: string;
  /** Says that nothing here is for real; null in real letters. */
  banner: string | null;
  /** The initiative's title. */
  title: string;
  /** Its key and phase. */
  subtitle: string;
  greeting: string;
  /** Most urgent first; never empty. */
  sections: Section[];
  footer: string[];
}
