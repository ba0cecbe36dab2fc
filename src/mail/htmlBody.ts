import { layoutHtml } from './layout.generated';
import type { Page } from './page';
import type { Block, Row, Section, Tone } from './section';

type Fragments = ReadonlyMap<string, string>;

const colours: Record<Tone, string> = {
  late: '#a8281c',
  act: '#1a5aa3',
  settled: '#20693f',
  news: '#4a5763',
};

let cut: Fragments | undefined;

/** The letter as an HTML document. Everything that came from outside is escaped here, and only here. */
export function htmlBody(page: Page): string {
  const fragments = (cut ??= cutApart(layoutHtml));
  const put = (name: string, values: Record<string, string> = {}): string =>
    fill(fragment(fragments, name), values);
  const parts = [
    put('head', { lang: page.lang, subject: escapeHtml(page.subject), preview: escapeHtml(page.preview) }),
    page.banner === null ? '' : put('banner', { banner: escapeHtml(page.banner) }),
    put('top', {
      title: escapeHtml(page.title),
      subtitle: escapeHtml(page.subtitle),
      greeting: escapeHtml(page.greeting),
    }),
    page.sections
      .map((section, i) => {
        const colour = colours[section.tone];
        const head = put('label', {
          tone: section.tone,
          colour,
          label: escapeHtml(section.label),
          heading: escapeHtml(section.heading),
        });
        const blocks = section.blocks.map((block) => blockHtml(block, { tone: section.tone, colour }, put));
        return (
          groupHtml(section, page.sections[i - 1], put) + put('open') + head + blocks.join('') + put('close')
        );
      })
      .join(put('gap')),
    put('footer', { footer: page.footer.map(escapeHtml).join('<br>') }),
    put('end'),
  ];
  return parts.join('');
}

/** The heading over an initiative's first section. */
function groupHtml(
  { group }: Section,
  before: Section | undefined,
  put: (name: string, values: Record<string, string>) => string,
): string {
  if (!group || before?.group?.under === group.under) return '';
  return put('group', { title: escapeHtml(group.title), under: escapeHtml(group.under) });
}

/** Text as HTML: markup characters escaped, the isolates around right-to-left text as `<bdi>`. */
export function escapeHtml(words: string): string {
  return words
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
    .replace(/\u2068/g, '<bdi>')
    .replace(/\u2069/g, '</bdi>');
}

function blockHtml(
  block: Block,
  look: { tone: Tone; colour: string },
  put: (name: string, values: Record<string, string>) => string,
): string {
  switch (block.kind) {
    case 'deadline':
      return put('deadline', { ...look, label: escapeHtml(block.label), words: escapeHtml(block.words) });
    case 'paragraph':
      return block.words === '' ? '' : put('paragraph', { words: escapeHtml(block.words) });
    case 'rows':
      return block.rows.length === 0 ? '' : put('rows', { rows: block.rows.map(rowHtml).join('') });
    case 'list': {
      const items = block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('');
      return put('list', { title: escapeHtml(block.title), items: `<ul>${items}</ul>` });
    }
    case 'quote': {
      const words = block.words.trim().split('\n').map(bidiLine).join('<br>');
      return put('quote', { title: escapeHtml(block.title), words });
    }
    case 'command': {
      // Each word holds together, so that a narrow window does not break an option at its hyphens.
      const words = block.command.split(' ').map((word) => `<span>${escapeHtml(word)}</span>`);
      return (
        put('command', { title: escapeHtml(block.title), command: words.join(' ') }) +
        (block.answers.length === 0 ? '' : put('rows', { rows: block.answers.map(rowHtml).join('') }))
      );
    }
  }
}

const rowHtml = (row: Row): string =>
  `<tr><td class="l" style="color:#5d6975;">${escapeHtml(row.label)}</td><td>${whole(escapeHtml(row.words))}</td></tr>`;

/** Options of the script hold together where they are named: a line would else break after their first hyphen. */
const whole = (html: string): string =>
  html.replace(/(?<![\w-])--[a-z]+/g, '<span style="white-space:nowrap">$&</span>');

/** A line of quoted text finds its own direction. */
const bidiLine = (line: string): string => `<bdi>${escapeHtml(line)}</bdi>`;

/** Fills the places of a fragment; values are HTML, and are not looked into again. */
function fill(html: string, values: Record<string, string>): string {
  return html.replace(/\{\{(\w+)\}\}/g, (_place, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the layout has a place "${name}" that nothing fills`);
    return value;
  });
}

function fragment(fragments: Fragments, name: string): string {
  const html = fragments.get(name);
  if (html === undefined) throw new Error(`the layout has no part "${name}"`);
  return html;
}

function cutApart(html: string): Fragments {
  const [head, ...parts] = html.split('<!--@');
  const fragments = new Map([['head', head ?? '']]);
  for (const part of parts) {
    const end = part.indexOf('-->');
    fragments.set(part.slice(0, end), part.slice(end + '-->'.length));
  }
  return fragments;
}
