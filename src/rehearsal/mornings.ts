import type { HandOver } from '../../activities/post';
import { nextMorning, osloDayOf, osloInstant, type Day, type EpochMs } from '../domain/calendar';
import type { OfficeId } from '../domain/letters';
import { stillToTell, withoutNews, type HandedOver, type PostItem, type PostState } from '../domain/post';
import type { Register } from '../domain/register';
import { sectionOf, withoutRepeats, type Recipient } from '../mail/letter';
import { recipientOf } from '../mail/recipients';
import { quoted } from '../mail/words';
import { boardKey, minuteOf, type Entry } from './entries';

type Morning = Extract<Entry, { kind: 'morning' }>;

/** One thing that an initiative has given a reader's post. */
export interface Handed extends HandedOver {
  to: Pick<Recipient, 'id' | 'kind'>;
}

/** The readers' posts of a rehearsal: they take what can wait, as the workflows of the service do. */
export interface Mornings {
  handOver: HandOver;
  /** Their letters until an instant, one a reader and a working morning, in order of time. */
  letters: (until: EpochMs) => Morning[];
  /** What waits then, for another rehearsal to go on with. */
  waiting: (until: EpochMs) => Handed[];
}

/** What waits in a reader's post, as a rehearsal that begins on a day goes on with it: late things come on its first morning. */
export function waitingIn({ to, letter, waiting }: PostState, from: Day): Handed[] {
  const start = osloInstant(from, '00:00');
  // No post is begun for an actor as such.
  if ('actor' in to) return [];
  const reader: Handed['to'] =
    'person' in to ? { kind: 'person', id: to.person } : { kind: 'office', id: to.office };
  return [...(letter?.items ?? []), ...waiting].map(({ about, intent, notBefore }) => ({
    to: reader,
    about,
    // Just before the morning it is meant for.
    at: Math.max(start, notBefore - 1),
    intents: [intent],
  }));
}

/** In: whose letters, what waits from before, and the order of initiatives. */
export function createMornings(
  register: Register,
  before: readonly Handed[],
  rank: (key: string) => number,
  nameOf: (address: string) => string,
): Mornings {
  const handed = [...before];
  const names = new Map([...register.actors, ...register.persons].map(({ id, name }) => [id, name]));
  const inOrder = (): Handed[] =>
    [...handed].sort((a, b) =>
      minuteOf(a.at) === minuteOf(b.at) ? rank(a.about.key) - rank(b.about.key) : a.at - b.at,
    );

  const letter = (morning: EpochMs, id: Handed['to'], items: readonly PostItem[]): Morning[] => {
    const addressee = id.kind === 'person' ? { person: id.id } : { office: id.id as OfficeId };
    const to = recipientOf(register, addressee, osloDayOf(morning));
    if (!to) return [];
    const declined = register.persons.some((p) => p.id === to.id && p.news === 'declined');
    const open = stillToTell(items);
    const told = declined && to.kind === 'person' ? withoutNews(open) : open;
    const scene = {
      at: morning,
      lang: to.language,
      reader: to.kind === 'person' ? to.id : null,
      name: (one: string) => quoted(names.get(one) ?? one),
    };
    const said = [...new Set(told.map(({ about }) => about.key))].flatMap((key) => {
      const own = told.filter(({ about }) => about.key === key);
      const once = new Set(withoutRepeats(own.map(({ intent }) => intent)));
      return own
        .filter(({ intent }) => once.has(intent))
        .map(({ about, intent }) => ({ key, subject: sectionOf(intent.facts, { ...scene, about }).subject }));
    });
    return said.length === 0
      ? []
      : [{ at: minuteOf(morning), key: boardKey, kind: 'morning', to: nameOf(to.email), items: said }];
  };

  return {
    handOver: (to, one) => Promise.resolve(void handed.push({ ...one, to })),
    letters: (until) => {
      const posts = new Map<string, { morning: EpochMs; to: Handed['to']; items: PostItem[] }>();
      for (const { to, about, at, intents } of inOrder()) {
        const morning = nextMorning(at);
        if (morning >= until) continue;
        const id = `${morning} ${to.kind} ${to.id}`;
        const post = posts.get(id) ?? { morning, to, items: [] };
        posts.set(id, post);
        // What is handed over again by an activity that is repeated, is said once.
        for (const intent of intents)
          if (!post.items.some((i) => i.about.key === about.key && i.intent.id === intent.id))
            post.items.push({ about, intent, notBefore: morning });
      }
      return [...posts.values()]
        .flatMap(({ morning, to, items }) => letter(morning, to, items))
        .map((entry) => ({ entry, order: `${entry.at} ${JSON.stringify(entry.items)} ${entry.to}` }))
        .sort((a, b) => (a.order < b.order ? -1 : 1))
        .map(({ entry }) => entry);
    },
    waiting: (until) => inOrder().filter(({ at }) => nextMorning(at) >= until),
  };
}
