import { randomUUID } from 'node:crypto';
import type { Connection } from '@temporalio/client';

/** A payload as it goes over the wire: any encoding, any bytes. */
export interface RawPayload {
  encoding: string;
  data: string | Uint8Array;
}

/** Calls that no client library would make: messages with payloads of any encoding, as the Temporal UI can send them. */
export function wire(connection: Connection, namespace: string) {
  const bytes = (data: string | Uint8Array) => (typeof data === 'string' ? Buffer.from(data) : data);
  const payloads = (all: RawPayload[]) => ({
    payloads: all.map(({ encoding, data }) => ({
      metadata: { encoding: bytes(encoding) },
      data: bytes(data),
    })),
  });
  const service = connection.workflowService;
  return {
    signal: (workflowId: string, name: string, ...args: RawPayload[]) =>
      service.signalWorkflowExecution({
        namespace,
        workflowExecution: { workflowId },
        signalName: name,
        input: payloads(args),
        requestId: randomUUID(),
      }),
    /** Out: the failure's type, or undefined when the update succeeded. */
    update: async (workflowId: string, name: string, ...args: RawPayload[]) => {
      const { outcome } = await connection.withDeadline(Date.now() + 10_000, () =>
        service.updateWorkflowExecution({
          namespace,
          workflowExecution: { workflowId },
          waitPolicy: { lifecycleStage: 3 },
          request: {
            meta: { updateId: randomUUID(), identity: 'wire' },
            input: { name, args: payloads(args) },
          },
        }),
      );
      return outcome?.failure?.applicationFailureInfo?.type ?? undefined;
    },
    query: (workflowId: string, name: string, ...args: RawPayload[]) =>
      connection.withDeadline(Date.now() + 10_000, () =>
        service.queryWorkflow({
          namespace,
          execution: { workflowId },
          query: { queryType: name, queryArgs: payloads(args) },
        }),
      ),
    start: (workflowId: string, type: string, taskQueue: string, ...args: RawPayload[]) =>
      service.startWorkflowExecution({
        namespace,
        workflowId,
        workflowType: { name: type },
        taskQueue: { name: taskQueue },
        input: payloads(args),
        requestId: randomUUID(),
      }),
  };
}
