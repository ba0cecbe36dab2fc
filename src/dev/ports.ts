import { existsSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { z } from 'zod';
import { type PortChoice } from '../config';
import { type Log } from './log';
import { writeWhole } from './processes';

function listens(port: number, host: string): Promise<{ free: boolean; port: number }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      // A machine without IPv6, or a port for administrators only: the first says nothing, the second is not for us.
      if (error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL') resolve({ free: true, port });
      else if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve({ free: false, port });
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => {
      const taken = (server.address() as AddressInfo).port;
      server.close(() => resolve({ free: true, port: taken }));
    });
  });
}

/** Whether nobody listens on the port, on any address of this machine. */
export async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '0.0.0.0', '::']) {
    if (!(await listens(port, host)).free) return false;
  }
  return true;
}

/** Below it are the ports of well-known services. */
const LEAST_PORT = 10_000;

/** `count` different ports that nobody listens on, none of them in `not`, all of them less than `below` when it is given. */
export async function freePorts(
  count: number,
  not: ReadonlySet<number> = new Set(),
  below?: number,
): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count) {
    const port =
      below === undefined
        ? (await listens(0, '127.0.0.1')).port
        : LEAST_PORT + Math.floor(Math.random() * (below - LEAST_PORT));
    if (!not.has(port) && !found.includes(port) && (await isFree(port))) found.push(port);
  }
  return found;
}

/**
 * The port for a service that people address. In: what it is called, the wish, the variable that sets it, ports already
 * given to others (`not`). Out: the port, if need be another one nearby, which is said in the log.
 * Throws when the port was fixed by configuration and is taken.
 */
export async function choosePort(
  service: string,
  wish: PortChoice,
  variable: string,
  not: ReadonlySet<number>,
  log: Log,
): Promise<number> {
  if (!not.has(wish.port) && (await isFree(wish.port))) return wish.port;
  if (wish.fixed) {
    throw new Error(
      `Port ${wish.port} for ${service} is taken by another program, and ${variable} insists on it. Stop that program, or give ${variable} another value.`,
    );
  }
  for (let port = wish.port + 10; port <= Math.min(65535, wish.port + 200); port += 10) {
    if (not.has(port) || !(await isFree(port))) continue;
    log(`Port ${wish.port} for ${service} is taken by another program; taking ${port} instead.`);
    return port;
  }
  const [port] = await freePorts(1, not);
  if (port === undefined) throw new Error(`No port is free for ${service}.`);
  log(`Port ${wish.port} for ${service} is taken by another program; taking ${port} instead.`);
  return port;
}

const remembered = z.array(z.number().int().min(1).max(65535));

/**
 * `count` ports that nobody but the server itself needs to know, less than `below` when it is given. They are remembered
 * in `file`, and taken again while they are free: a server that restarts where it was finds itself in its own list of
 * members.
 */
export async function internalPorts(
  file: string,
  count: number,
  not: ReadonlySet<number>,
  below?: number,
): Promise<number[]> {
  const earlier = readRemembered(file);
  const kept: number[] = [];
  for (const port of earlier.slice(0, count)) {
    if (below !== undefined && port >= below) continue;
    if (!not.has(port) && !kept.includes(port) && (await isFree(port))) kept.push(port);
  }
  const ports = [...kept, ...(await freePorts(count - kept.length, new Set([...not, ...kept]), below))];
  writeWhole(file, JSON.stringify(ports));
  return ports;
}

function readRemembered(file: string): number[] {
  if (!existsSync(file)) return [];
  try {
    return remembered.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    // Nothing is lost: other ports do as well.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return [];
    throw error;
  }
}
