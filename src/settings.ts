import { isIP } from 'node:net';
import { z } from 'zod';

function wholeNumber(least: number, most: number, what: string) {
  const message = `${what} from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .pipe(z.number().min(least, message).max(most, message));
}

const port = wholeNumber(1, 65535, 'must be a port number');
const flag = z.stringbool({ error: 'must be true or false' });
const temporalFlag = z.enum(['true', 'false', '1', '0'], { error: 'must be true or false' });
const address = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[^\s:/@[\]]+)(:\d{1,5})?$/, 'must be host:port, without a scheme');
const mailbox = z
  .string()
  .regex(
    /^[^\p{Cc}<>]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/u,
    'must be an e-mail address, or Name <address>',
  );
const smtpUrl = z.string().refine((value) => {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return (url.protocol === 'smtp:' || url.protocol === 'smtps:') && url.hostname !== '';
}, 'must be a URL of the form smtp://host:port or smtps://user:password@host:port');

/** Every setting by name and form. What they say together is checked by `loadConfig`. */
export const settings = z.object({
  DSOP_PROGRAMME: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be 1 to 32 lower-case letters, digits and hyphens, a letter first')
    .default('dsop'),
  DSOP_REGISTER: z.string().optional(),
  DSOP_SMTP_URL: smtpUrl.optional(),
  DSOP_CATCHER_SMTP_URL: smtpUrl.optional(),
  DSOP_MAIL_FROM: mailbox.default('DSOP <dsop@dsop.example>'),
  DSOP_REPLY_TO: mailbox.default('pmo@dsop.example'),
  DSOP_DATA_DIR: z.string().optional(),
  DSOP_TEMPORAL_PORT: port.optional(),
  DSOP_UI_PORT: port.optional(),
  DSOP_SMTP_PORT: port.optional(),
  DSOP_INBOX_PORT: port.optional(),
  DSOP_TEMPORAL_CLI: z.string().optional(),
  DSOP_MAX_CACHED_WORKFLOWS: wholeNumber(0, 1_000_000, 'must be a whole number').optional(),
  DSOP_VIRTUAL_TIME: flag.optional(),
  DSOP_RETENTION_DAYS: wholeNumber(1, 3650, 'must be a whole number of days').default(90),
  DSOP_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error'], {
      error: 'must be trace, debug, info, warn or error',
    })
    .default('info'),
  DSOP_LOG_FORMAT: z.enum(['text', 'json'], { error: 'must be text or json' }).default('text'),
  DSOP_METRICS_PORT: port.optional(),
  DSOP_HEALTH_PORT: port.optional(),
  DSOP_PUBLIC_URL: z
    .string()
    .refine(
      (value) =>
        URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).search === '',
      'must be the address at which readers reach the worker, such as https://dsop.example',
    )
    .optional(),
  DSOP_LINK_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  DSOP_LISTEN_HOST: z
    .string()
    .refine((value) => isIP(value) !== 0, 'must be an IP address of this machine, such as 127.0.0.1')
    .default('127.0.0.1'),
  DSOP_SIGNING: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'),
  DSOP_KEYS: z.string().optional(),
  DSOP_KEY_PASSPHRASE: z.string().optional(),
  DSOP_WORKER_VERSIONING: flag.default(false),
  DSOP_BUILD_ID: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
      'must be 1 to 64 letters, digits, dots, hyphens and underscores',
    )
    .optional(),
  TEMPORAL_ADDRESS: address.optional(),
  TEMPORAL_NAMESPACE: z.string().regex(/^\S+$/, 'must not contain blanks').optional(),
  TEMPORAL_API_KEY: z.string().regex(/^\S+$/, 'must not contain blanks').optional(),
  TEMPORAL_PROFILE: z.string().optional(),
  TEMPORAL_CONFIG_FILE: z.string().optional(),
  TEMPORAL_TLS: temporalFlag.optional(),
  TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: z
    .enum(['false', '0'], {
      error: 'cannot be turned on; name the server with TEMPORAL_TLS_SERVER_NAME or its CA instead',
    })
    .optional(),
});
