import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Connection } from '@temporalio/client';
import type { Worker } from '@temporalio/worker';

/** What is asked before work is sent here: `reasons` say why it is not ready, in a few words each. */
export interface Readiness {
  ready: boolean;
  reasons: string[];
}

/** The part of a running worker that readiness is read from. */
export interface Watched {
  worker: Pick<Worker, 'getStatus'>;
  connection: Pick<Connection, 'workflowService' | 'withDeadline'>;
}

/** How long the server may take to answer, milliseconds. */
const patienceMs = 2000;

/** Whether the worker polls for both kinds of work and its server answers; `undefined` is one that has not started. */
export async function readinessOf(watched: Watched | undefined): Promise<Readiness> {
  if (!watched) return { ready: false, reasons: ['starting'] };
  const { runState, workflowPollerState, activityPollerState } = watched.worker.getStatus();
  const reasons = [
    ...(runState === 'RUNNING' ? [] : [`the worker is ${runState.toLowerCase()}`]),
    ...(workflowPollerState === 'POLLING' && activityPollerState === 'POLLING' ? [] : ['not polling']),
    ...((await answers(watched.connection)) ? [] : ['the Temporal server does not answer']),
  ];
  return { ready: reasons.length === 0, reasons };
}

async function answers(connection: Watched['connection']): Promise<boolean> {
  return connection
    .withDeadline(Date.now() + patienceMs, () => connection.workflowService.getSystemInfo({}))
    .then(
      () => true,
      () => false,
    );
}

/** An open health server; `close` ends it. */
export interface HealthServer {
  port: number;
  close: () => Promise<void>;
}

/**
 * Answers `/health` (200 while the process lives) and `/ready` (200, or 503 with the reasons) as JSON. In: what to ask for
 * readiness, and `also`: what answers first, true where it has. Rejects when the port cannot be opened.
 */
export async function serveHealth(
  host: string,
  port: number,
  ready: () => Promise<Readiness>,
  also: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    if (also(request, response)) return;
    const respond = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(`${JSON.stringify(body)}\n`);
    };
    const path = request.url?.split('?')[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') respond(405, { error: 'GET only' });
    else if (path === '/health') respond(200, { up: true, uptimeSeconds: Math.floor(process.uptime()) });
    else if (path === '/ready') {
      void ready().then((readiness) => respond(readiness.ready ? 200 : 503, readiness));
    } else respond(404, { error: 'only /health and /ready' });
  });
  await listening(server, port, host);
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
