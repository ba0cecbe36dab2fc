import type { z } from 'zod';

/** What is wrong with one field, in Norwegian. The schemas speak it where they can; what zod says by itself is English. */
export function issueWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? 'mangler'
        : `må være ${types[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return issue.origin === 'string' || /^[a-zæøå]/.test(issue.message)
        ? issue.message
        : `må være minst ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'string')
        return /^[a-zæøå]/.test(issue.message) ? issue.message : `er lengre enn ${issue.maximum} tegn`;
      return issue.origin === 'array' ? `kan ha høyst ${issue.maximum}` : `må være høyst ${issue.maximum}`;
    case 'unrecognized_keys':
      return `har ukjente felter: ${issue.keys.join(', ')}`;
    case 'invalid_value':
      return `må være en av ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return issue.format === 'url' ? 'må være en adresse som begynner med https://' : issue.message;
    case 'invalid_union':
      return 'må være en dato som 2026-12-10 eller et tidspunkt med tidssone';
    default:
      return issue.message;
  }
}

const types: Record<string, string> = {
  string: 'tekst',
  number: 'et tall',
  int: 'et helt tall',
  boolean: 'ja eller nei (true, false)',
  array: 'en liste',
  object: 'felter',
  record: 'felter',
};

const shownIssues = 8;

/** The first of what is wrong with a whole, each with its place. */
export const issuesWords = (issues: readonly z.core.$ZodIssue[]): string =>
  issues
    .slice(0, shownIssues)
    .map((issue) => `${issue.path.map(String).join('.') || 'innholdet'} ${issueWords(issue)}`)
    .join('; ');
