import nodemailer from 'nodemailer';
import { readEndpoints, type Config } from '../../config';
import { codeOf } from '../../dev/errors';
import { fail, ok, warn, type Bench, type Finding } from './finding';

/** Does the mail server greet, and take the login if there is one? No letter is sent. */
export async function checkMail({ config, leftMs }: Bench): Promise<Finding> {
  const { letters, samples } = mailServers(config);
  const real = config.lettersGoTo === 'recipients';
  const trouble = await greeting(letters, leftMs());
  const host = hostOf(letters);
  if (trouble !== undefined) {
    return fail(
      `${host}: ${trouble}`,
      real
        ? 'Se DSOP_SMTP_URL og e-posttjeneren; brev venter imens og prøves igjen i 30 dager.'
        : 'Start postfangeren: npm start, eller tjenesten «mail» i docker-compose.yml.',
    );
  }
  if (!real) return ok(`${host}: postfangeren svarer; ingen brev når virkelige mottakere`);
  const sample = await greeting(samples, leftMs());
  return sample === undefined
    ? ok(`${host} svarer; brev går til virkelige mottakere, prøvebrev til ${hostOf(samples)}`)
    : warn(
        `${host} svarer; postfangeren ${hostOf(samples)} for prøvebrev gjør det ikke (${sample})`,
        'Sett DSOP_CATCHER_SMTP_URL hvis det finnes prøveinitiativer; ellers er alt i orden.',
      );
}

/** Where letters go as seen from here: a running `npm start` may have moved the catcher's port. */
function mailServers(config: Config): { letters: string; samples: string } {
  const running = config.temporal.origin === 'running' ? readEndpoints(config.dataDir)?.smtpUrl : undefined;
  const samples = config.externalCatcher ? config.catcherSmtpUrl : (running ?? config.catcherSmtpUrl);
  return { samples, letters: config.lettersGoTo === 'catcher' ? samples : config.smtpUrl };
}

const hostOf = (smtpUrl: string): string => new URL(smtpUrl).host;

/** Why the server does not greet, in a few words; undefined when it does. */
async function greeting(url: string, timeoutMs: number): Promise<string | undefined> {
  const patience = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
  const transport = nodemailer.createTransport({ url, ...patience, dnsTimeout: timeoutMs });
  try {
    await transport.verify();
    return undefined;
  } catch (error) {
    const code = codeOf(error);
    const word = typeof code === 'string' ? code : 'ukjent feil';
    return reasons[word] ?? `svarte ikke som ventet (${word})`;
  } finally {
    transport.close();
  }
}

// What the server says in words may hold an account's name; the code is enough.
const reasons: Record<string, string> = {
  ESOCKET: 'tar ikke imot forbindelser',
  ECONNECTION: 'tar ikke imot forbindelser',
  ECONNREFUSED: 'tar ikke imot forbindelser',
  ETIMEDOUT: 'svarer ikke i tide',
  EDNS: 'navnet finnes ikke',
  EAUTH: 'tar ikke imot brukernavn og passord',
  ETLS: 'har et sertifikat som ikke godtas',
};
