import { readFileSync } from 'node:fs';
import { NativeConnection } from '@temporalio/worker';
import { createDeliverLetters } from '../../activities/deliverLetters';
import { carriedCodec } from '../../src/carriedCodec';
import { connectionOptions, loadConfig } from '../../src/config';
import { parseRegister } from '../../src/contract/registerYaml';
import { createTransport } from '../../src/mail/transport';
import { installRuntime } from '../../src/ops/runtime';
import { WatchedWorker } from '../../src/ops/watchedWorker';
import { bareTaskQueue } from './messages';

/** A worker for the bare workflow, with the same activity, mail transport and settings as the programme's own. */
async function main(bundle: string): Promise<void> {
  const config = loadConfig(process.env);
  // Logs as the programme's own does: what the SDK takes for that is no matter of the workflows.
  installRuntime(config);
  const read = parseRegister(readFileSync(config.register, 'utf8'));
  if (!read.ok) throw new Error(read.faults.join('\n'));
  const { register } = read;
  const connection = await NativeConnection.connect(connectionOptions(config));
  const transport = createTransport(config.smtpUrl);
  const worker = await WatchedWorker.create({
    connection,
    namespace: config.temporal.namespace,
    taskQueue: bareTaskQueue,
    workflowBundle: { codePath: bundle },
    // It plays the run before one of ours, too.
    dataConverter: { payloadCodecs: [carriedCodec] },
    maxCachedWorkflows: config.maxCachedWorkflows,
    activities: createDeliverLetters({
      contacts: () => Promise.resolve(register),
      transport,
      catcher: null,
      from: config.mailFrom,
      replyTo: config.replyTo,
    }),
    shutdownGraceTime: 20_000,
    maxHeartbeatThrottleInterval: '100ms',
    defaultHeartbeatThrottleInterval: '100ms',
  });
  const stop = () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  process.on('SIGTERM', stop);
  process.on('disconnect', stop);
  process.send?.({ type: 'ready' });
  await worker.run();
  transport.close();
  await connection.close();
}

main(process.argv[2] ?? '').then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
