import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import nodemailer from 'nodemailer';
import { escapeHtml } from './htmlBody';
import { sampleLetters, type Sample } from './samples';
import { toMail } from './transport';

/** How each picture is taken: window width in pixels and colour scheme. */
const views = [
  { name: 'light', width: 720, colorScheme: 'light' },
  { name: 'dark', width: 720, colorScheme: 'dark' },
  { name: 'narrow', width: 360, colorScheme: 'light' },
] as const;

export interface GalleryOptions {
  /** Take pictures in a browser; without one on the machine that is said, and they are left out. */
  pictures: boolean;
  /** One line for each thing worth telling. */
  log: (line: string) => void;
}

/**
 * Writes every kind of letter with sample data into `dir` (made if need be): `.html`, `.txt`, `.eml`, with pictures `.png`
 * for light, dark and narrow windows, and an `index.html` over them. Rejects when `dir` cannot be written.
 */
export async function writeGallery(
  dir: string,
  { pictures, log }: GalleryOptions,
): Promise<{ letters: number; pictures: number }> {
  await mkdir(dir, { recursive: true });
  const samples = sampleLetters();
  const mailer = nodemailer.createTransport({ streamTransport: true, buffer: true });
  for (const { name, letter } of samples) {
    const mail = await mailer.sendMail(toMail(letter));
    await writeFile(path.join(dir, `${name}.html`), letter.html);
    await writeFile(path.join(dir, `${name}.txt`), letter.text);
    await writeFile(path.join(dir, `${name}.eml`), mail.message);
    for (const { filename, content } of letter.papers)
      await writeFile(path.join(dir, `${name}-${filename}`), content);
  }
  log(`${samples.length} brev skrevet til ${dir}`);
  const taken = pictures ? await photograph(dir, samples, log) : 0;
  await writeFile(path.join(dir, 'index.html'), indexHtml(samples, taken > 0));
  log(`Åpne ${path.join(dir, 'index.html')}`);
  return { letters: samples.length, pictures: taken };
}

async function photograph(dir: string, samples: Sample[], log: GalleryOptions['log']): Promise<number> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    log('Fant ingen Chromium på maskinen (sett CHROMIUM til programfilen): bildene er utelatt.');
    return 0;
  }
  // Only this command needs a browser driver, and an installation without development packages has none.
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    await Promise.all(
      views.map(async ({ name, width, colorScheme }) => {
        const page = await browser.newPage({ viewport: { width, height: 640 }, colorScheme });
        for (const sample of samples) {
          await page.goto(pathToFileURL(path.resolve(dir, `${sample.name}.html`)).href);
          await page.screenshot({ path: path.join(dir, `${sample.name}-${name}.png`), fullPage: true });
        }
      }),
    );
  } finally {
    await browser.close();
  }
  const taken = samples.length * views.length;
  log(`${taken} bilder tatt`);
  return taken;
}

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browser named by `CHROMIUM`, else one on the path. */
function findChromium(): string | undefined {
  const named = process.env['CHROMIUM'];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const candidates = folders.flatMap((folder) => programs.map((program) => path.join(folder, program)));
  return [...(named ? [named] : []), ...candidates, ...elsewhere].find((file) => existsSync(file));
}

function indexHtml(samples: Sample[], withPictures: boolean): string {
  const items = samples.map(({ name, letter }) => {
    const links = ['html', 'txt', 'eml']
      .map((ending) => `<a href="${name}.${ending}">${ending}</a>`)
      .join(' ');
    const images = withPictures
      ? views
          .map(
            (view) =>
              `<a href="${name}-${view.name}.png"><img src="${name}-${view.name}.png" alt="${view.name}" loading="lazy"></a>`,
          )
          .join('')
      : '';
    return `<article><h2>${escapeHtml(letter.subject)}</h2><p>${name} ${links}</p><div>${images}</div></article>`;
  });
  return `<!doctype html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>Brevene</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:1200px;margin:2rem auto;padding:0 1rem}
h2{font-size:1.05rem;margin:2rem 0 0}p{margin:.2rem 0 .6rem}div{display:flex;gap:12px;align-items:flex-start;overflow-x:auto}
img{height:360px;border:1px solid #8884;border-radius:6px}</style></head>
<body><h1>Brevene</h1>
${items.join('\n')}
</body></html>
`;
}
