import vm from 'node:vm';
import v8 from 'node:v8';
import { BroadcastChannel, isMainThread } from 'node:worker_threads';

/**
 * Loaded into a worker process before its own code, in every thread of it: on the message `{type: 'collect'}` each thread
 * collects its garbage, so that what is measured then is what is held, and not when V8 last felt like tidying.
 */
v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc') as () => void;
const channel = new BroadcastChannel('collect');
channel.onmessage = collect;
channel.unref();
if (isMainThread) {
  process.on('message', (message) => {
    if (typeof message !== 'object' || message === null || !('type' in message)) return;
    if (message.type !== 'collect') return;
    channel.postMessage('collect');
    collect();
  });
}
