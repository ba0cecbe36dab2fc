import { mkdirSync, readdirSync } from 'node:fs';
import MailDev from 'maildev';
import { LOOPBACK } from './serverConfig';

// A process of its own: one letter that the catcher's parser cannot read must not take the supervisor with it.
async function main([smtpPort, inboxPort, folder = '']: string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  let kept = readdirSync(folder).filter((name) => name.endsWith('.eml')).length;
  const catcher = new MailDev({
    smtp: Number(smtpPort),
    web: Number(inboxPort),
    ip: LOOPBACK,
    mailDirectory: folder,
    silent: true,
  });
  // Letters of earlier runs are read in the order of their random file names.
  catcher.on('new', () => {
    kept -= 1;
    if (kept === 0)
      catcher.store.sort((one, other) => Number(new Date(one.time)) - Number(new Date(other.time)));
  });
  await catcher.listen();
}

void main(process.argv.slice(2));
