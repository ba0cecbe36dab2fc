import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { repositoryRoot } from '../../src/config';
import { listColumns, savedViews, viewAddress } from '../../src/contract/savedViews';
import { freePorts } from '../../src/dev/ports';
import { messageOf } from '../../src/dev/errors';

/** Where the handbook keeps its pictures. */
const folder = path.join(repositoryRoot, 'docs', 'pictures');
const largestBytes = 250_000;
const namespace = 'default';
const run = promisify(execFile);

/** The sample whose case the top leader forum has on its table. */
const key = 'EKS-INNTEKT';

/** `npm start -- --sample` with data and ports of its own. */
interface Service {
  ui: string;
  /** The admin script against it; gives what it printed. */
  dsop: (...args: string[]) => Promise<string>;
  stop: () => Promise<void>;
}

async function startService(): Promise<Service> {
  const data = mkdtempSync(path.join(os.tmpdir(), 'dsop-pictures-'));
  const [temporal, ui, smtp, inbox] = await freePorts(4);
  const env = {
    ...process.env,
    DSOP_DATA_DIR: data,
    DSOP_TEMPORAL_PORT: String(temporal),
    DSOP_UI_PORT: String(ui),
    DSOP_SMTP_PORT: String(smtp),
    DSOP_INBOX_PORT: String(inbox),
  };
  const child = spawn(
    process.execPath,
    [path.join(repositoryRoot, 'dist', 'src', 'dev', 'start.js'), '--sample'],
    { env, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('DSOP is ready')) resolve();
    });
    void ended.then(() => reject(new Error('npm start ended before it was ready')));
  });
  await ready;
  return {
    ui: `http://localhost:${ui}`,
    dsop: async (...args) =>
      (await run(process.execPath, [path.join(repositoryRoot, 'bin', 'dsop.js'), ...args], { env })).stdout,
    stop,
  };
}

/** Opens the sample on one of the UI's tabs, by the end of its address. */
async function openTab(page: Page, ui: string, tab: string): Promise<void> {
  await page.goto(`${ui}/namespaces/${namespace}/workflows/initiative-${key}`);
  const there = await page.getByTestId('user-metadata-tab').getAttribute('href');
  await page.goto(`${ui}${there?.replace(/[^/]+$/, tab)}`);
}

/** Where something stands on a page, in pixels. */
interface Part {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** In: the part of the page, all of it when left out. */
async function keep(page: Page, name: string, clip?: Part): Promise<void> {
  // The UI fades its parts in.
  await page.waitForTimeout(1000);
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file, clip });
  const { size } = statSync(file);
  if (size > largestBytes) throw new Error(`${name}.png has ${size} bytes; ${largestBytes} is the most`);
  process.stdout.write(`docs/pictures/${name}.png  ${Math.round(size / 1000)} kB\n`);
}

async function take(page: Page, { ui, dsop }: Service): Promise<void> {
  const view = (name: string) => {
    const found = savedViews.find((one) => one.name === name);
    if (!found) throw new Error(`there is no view ${name}`);
    return viewAddress(ui, namespace, found);
  };
  await page.goto(view('Alle initiativ'));
  await page.getByRole('link', { name: 'initiative-EKS-LAN' }).waitFor();
  await keep(page, 'list');

  await page.setViewportSize({ width: 1400, height: 1300 });
  await openTab(page, ui, 'timeline');
  await page
    .getByText(/ kl\. \d\d:\d\d: /)
    .first()
    .waitFor();
  // A high page, and the part of it below the input: the UI does not let itself be scrolled.
  await keep(page, 'timeline', { x: 256, y: 660, width: 1144, height: 640 });
  await page.setViewportSize({ width: 1400, height: 820 });

  // A seat of the wrong forum first: the UI shows the refusal; then the right one, and the dialog closes.
  const envelope = (by: string) => dsop('approve', key, '--gate', 'BP2', '--as', by, '--print');
  await openTab(page, ui, 'search-attributes');
  await page.locator('button:has-text("More Actions"):visible').first().click();
  await page.locator(':text("Send an Update"):visible').first().click();
  const dialog = page.locator('dialog[data-testid=update-confirmation-modal]:visible');
  await dialog.getByTestId('update-select-button').click();
  await dialog.locator('li[role=option]:has(span:text-is("approve"))').click();
  const submit = async (by: string): Promise<void> => {
    await dialog
      .locator('.cm-content')
      .first()
      .fill(await envelope(by));
    await dialog.getByTestId('confirm-modal-button').click();
  };
  await submit('lise.bits');
  await dialog.getByText('kan ikke avgjøre den').first().waitFor();
  await keep(page, 'refused');
  await submit('egil.bits');
  await dialog.waitFor({ state: 'hidden' });

  await openTab(page, ui, 'user-metadata');
  await page.getByText('Current Details').waitFor();
  await keep(page, 'details');
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const service = await startService();
  try {
    const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage({ viewport: { width: 1720, height: 640 } });
      const columns = JSON.stringify({ [namespace]: listColumns.map((label) => ({ label })) });
      await page.addInitScript((kept) => {
        const { localStorage } = globalThis as unknown as {
          localStorage: { setItem(k: string, v: string): void };
        };
        localStorage.setItem('namespace-workflow-table-columns', kept);
      }, columns);
      await take(page, service);
    } finally {
      await browser.close();
    }
  } finally {
    await service.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`No pictures: ${messageOf(error)}\n`);
  process.exitCode = 1;
});
