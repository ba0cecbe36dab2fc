import { isIPv6 } from 'node:net';
import { makeTelemetryFilterString, Runtime, type RuntimeOptions } from '@temporalio/worker';
import { ConfigError, type Config } from '../config';
import { createLogger } from './log';

/**
 * Installs the SDK's runtime for this process, once: its log and ours in one form, and, where a port is configured, the
 * metrics of both at `/metrics` in Prometheus' text form.
 * With `shutdownSignals: []` its workers stop when they are told to, not when the process gets a signal.
 * Throws `ConfigError` when the port cannot be opened.
 */
export function installRuntime(
  config: Pick<Config, 'logLevel' | 'logFormat' | 'listen'>,
  options: Pick<RuntimeOptions, 'shutdownSignals'> = {},
): Runtime {
  const { host, metricsPort } = config.listen;
  const core = config.logLevel === 'trace' || config.logLevel === 'debug' ? 'DEBUG' : 'WARN';
  try {
    return Runtime.install({
      ...options,
      logger: createLogger(config),
      telemetryOptions: {
        logging: { filter: makeTelemetryFilterString({ core }), forward: {} },
        ...(metricsPort !== undefined && {
          metrics: { prometheus: { bindAddress: addressOf(host, metricsPort) } },
        }),
      },
    });
  } catch (error) {
    if (metricsPort === undefined) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`DSOP_METRICS_PORT ${metricsPort} cannot be opened on ${host}: ${reason}`]);
  }
}

const addressOf = (host: string, port: number): string =>
  isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
