import nodemailer, { type SendMailOptions, type Transporter } from 'nodemailer';
import type { Letter } from './letter';

/** Where letters are handed over. `close` ends idle connections and lets busy ones finish. */
export interface MailTransport {
  /** Resolves when the server has taken the letter (2xx); rejects with nodemailer's error, or when `signal` aborts. */
  send(letter: Letter, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** How long the mail server may take, in milliseconds. */
export interface MailTimeouts {
  connection: number;
  greeting: number;
  /**
   * Silence on an open connection. A server that thinks for minutes after the letter has gone over will usually take it
   * (RFC 5321 §4.5.3.2.6): giving up sooner would send it again and again.
   */
  socket: number;
}

const patience: MailTimeouts = { connection: 10_000, greeting: 10_000, socket: 180_000 };

/** Connections kept open to one server, and so letters under way at once. */
export const connections = 5;

/**
 * A pooled SMTP transport for `smtp://host:port` or `smtps://user:password@host:port`. Nothing is connected until the
 * first letter. A letter whose connection breaks is never sent again by the pool itself once any of it has gone out.
 */
export function createTransport(smtpUrl: string, timeouts: MailTimeouts = patience): MailTransport {
  const transporter: Transporter = nodemailer.createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: connections,
    maxRequeues: 1,
    connectionTimeout: timeouts.connection,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.socket,
    dnsTimeout: timeouts.connection,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (letter, signal) => {
      await transporter.sendMail({ ...toMail(letter), signal });
    },
    close: () => transporter.close(),
  };
}

/** A letter as nodemailer takes it: text, HTML, and each due date as a calendar message. */
export function toMail(letter: Letter): SendMailOptions {
  const [invitation, ...others] = letter.dueDates;
  const { to } = letter;
  return {
    from: letter.from,
    to: to.name === null ? to.email : { name: to.name, address: to.email },
    replyTo: letter.replyTo,
    date: letter.date,
    messageId: letter.messageId,
    inReplyTo: letter.thread,
    references: letter.thread,
    subject: letter.subject,
    text: letter.text,
    html: letter.html,
    headers: letter.headers,
    // Calendar programs act on the alternative; the further dates come along as files they can open.
    ...(invitation === undefined
      ? {}
      : { icalEvent: { method: invitation.method, content: invitation.content, filename: 'frist.ics' } }),
    attachments: [
      ...letter.papers,
      ...others.map((due, i) => ({
        filename: `frist-${i + 2}.ics`,
        content: due.content,
        contentType: `text/calendar; charset=utf-8; method=${due.method}`,
      })),
    ],
  };
}
