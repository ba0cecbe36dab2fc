import { mkdirSync, mkdtempSync, writeFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  clientConfig,
  ConfigError,
  connectionOptions,
  describeConfig,
  type Endpoints,
  endpointsFile,
  type Environment,
  loadConfig,
  repositoryRoot,
  unknownNames,
} from '../src/config';

function faults(env: Environment): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

const base = mkdtempSync(path.join(os.tmpdir(), 'dsop-config-'));

afterAll(() => rmSync(base, { recursive: true, force: true }));

function temporary(): string {
  return mkdtempSync(path.join(base, 'case-'));
}

describe('an empty environment', () => {
  const config = loadConfig({});

  test('means the embedded server, the catcher and a clock that can be moved', () => {
    expect(config).toMatchObject({
      programme: 'dsop',
      register: path.join(repositoryRoot, 'register.sample.yaml'),
      dataDir: path.join(repositoryRoot, '.data'),
      temporal: { origin: 'default', address: '127.0.0.1:7233', namespace: 'default' },
      smtpUrl: 'smtp://127.0.0.1:1025',
      lettersGoTo: 'catcher',
      externalCatcher: false,
      ports: { temporal: { port: 7233, fixed: false }, inbox: { port: 1080, fixed: false } },
      virtualTime: true,
      retentionDays: 90,
      logLevel: 'info',
      logFormat: 'text',
      listen: { host: '127.0.0.1' },
      versioning: { on: false },
    });
    expect(config.maxCachedWorkflows).toBeUndefined();
  });

  test('gives a configuration that nobody can change', () => {
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.ports.ui)).toBe(true);
    expect(Object.isFrozen(config.temporal)).toBe(true);
  });

  test('is what empty values mean', () => {
    const empty = { DSOP_SMTP_URL: '', DSOP_UI_PORT: ' ', TEMPORAL_ADDRESS: '', TEMPORAL_TLS: '' };
    expect(loadConfig(empty)).toEqual(config);
  });
});

test.each([
  ['DSOP_PROGRAMME', 'DSOP Sandkasse'],
  ['DSOP_SMTP_URL', 'mail.example:25'],
  ['DSOP_SMTP_URL', 'http://mail.example'],
  ['DSOP_CATCHER_SMTP_URL', 'smtp://'],
  ['DSOP_MAIL_FROM', 'DSOP'],
  ['DSOP_MAIL_FROM', 'DSOP\r\nBcc: a@b.example <dsop@dsop.example>'],
  ['DSOP_REPLY_TO', 'pmo at dsop'],
  ['DSOP_TEMPORAL_PORT', '0'],
  ['DSOP_UI_PORT', '65536'],
  ['DSOP_SMTP_PORT', '10.5'],
  ['DSOP_INBOX_PORT', 'http'],
  ['DSOP_MAX_CACHED_WORKFLOWS', '-1'],
  ['DSOP_MAX_CACHED_WORKFLOWS', 'many'],
  ['DSOP_VIRTUAL_TIME', 'perhaps'],
  ['DSOP_RETENTION_DAYS', '0'],
  ['DSOP_LOG_LEVEL', 'loud'],
  ['DSOP_LOG_FORMAT', 'xml'],
  ['DSOP_METRICS_PORT', '0'],
  ['DSOP_HEALTH_PORT', '-1'],
  ['DSOP_LISTEN_HOST', 'everywhere'],
  ['DSOP_WORKER_VERSIONING', 'maybe'],
  ['DSOP_BUILD_ID', 'two words'],
  ['TEMPORAL_ADDRESS', 'http://temporal:7233'],
  ['TEMPORAL_ADDRESS', 'a b:7233'],
  ['TEMPORAL_NAMESPACE', 'my namespace'],
])('%s=%j is a fault that names the variable', (name, value) => {
  expect(faults({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} `))]);
});

test.each([
  ['TEMPORAL_API_KEY', 'two words'],
  ['TEMPORAL_TLS', 'yes'],
  ['TEMPORAL_TLS_DISABLE_HOST_VERIFICATION', 'true'],
])('%s=%j is a fault although an address is given', (name, value) => {
  expect(faults({ TEMPORAL_ADDRESS: 'temporal:7233', [name]: value })).toEqual([
    expect.stringMatching(new RegExp(`^${name} `)),
  ]);
});

test('ports for metrics and health are opened where they are named, each its own', () => {
  const config = loadConfig({ DSOP_METRICS_PORT: '9464', DSOP_HEALTH_PORT: '8080', DSOP_LISTEN_HOST: '::' });
  expect(config.listen).toEqual({ host: '::', metricsPort: 9464, healthPort: 8080 });
  expect(faults({ DSOP_METRICS_PORT: '9464', DSOP_HEALTH_PORT: '9464' })).toEqual([
    'DSOP_METRICS_PORT and DSOP_HEALTH_PORT are the same port, 9464',
  ]);
});

test('all faults come at once, those between values too', () => {
  const found = faults({
    DSOP_UI_PORT: 'x',
    DSOP_LOG_LEVEL: 'loud',
    DSOP_SMTP_PORT: '2000',
    DSOP_INBOX_PORT: '2000',
    TEMPORAL_API_KEY: 'k',
    TEMPORAL_TLS_CLIENT_CERT_PATH: '/nowhere/cert.pem',
    DSOP_SMTP_URL: 'smtp://mail.example',
    DSOP_VIRTUAL_TIME: 'true',
  });
  expect(found).toHaveLength(7);
  const error = new ConfigError(found);
  expect(error.message).toMatch(/^The configuration has 7 faults:\n {2}- /);
});

test('no secret appears in a fault or in the description', () => {
  const text = [
    ...faults({ DSOP_SMTP_URL: 'ftp://me:hunter2@mail.example', TEMPORAL_API_KEY: 'hunter2 hunter3' }),
    describeConfig(
      loadConfig({
        DSOP_SMTP_URL: 'smtps://me:hunter2@mail.example:465',
        TEMPORAL_ADDRESS: 'temporal:7233',
        TEMPORAL_API_KEY: 'hunter2',
      }),
    ),
  ].join('\n');
  expect(text).not.toContain('hunter');
  expect(text).toMatch(/API key +set/);
});

describe('a moved clock and real recipients', () => {
  test('exclude each other by default', () => {
    const config = loadConfig({ DSOP_SMTP_URL: 'smtp://mail.example:25' });
    expect(config).toMatchObject({ lettersGoTo: 'recipients', virtualTime: false });
  });

  test('are refused together', () => {
    const found = faults({ DSOP_SMTP_URL: 'smtp://mail.example:25', DSOP_VIRTUAL_TIME: 'true' });
    expect(found).toEqual([expect.stringContaining('DSOP_VIRTUAL_TIME cannot be on')]);
  });

  test('do not meet when the letters go to a catcher elsewhere', () => {
    const url = 'smtp://catcher:1025';
    const env = { DSOP_SMTP_URL: url, DSOP_CATCHER_SMTP_URL: url, DSOP_VIRTUAL_TIME: 'true' };
    expect(loadConfig(env)).toMatchObject({
      lettersGoTo: 'catcher',
      externalCatcher: true,
      virtualTime: true,
    });
  });
});

describe("Temporal's own names", () => {
  test('an address means that server, with the real clock', () => {
    const config = loadConfig({ TEMPORAL_ADDRESS: 'temporal:7233', TEMPORAL_NAMESPACE: 'dsop' });
    expect(config.temporal).toEqual({ origin: 'environment', address: 'temporal:7233', namespace: 'dsop' });
    expect(config.virtualTime).toBe(false);
    expect(connectionOptions(config)).toEqual({ address: 'temporal:7233' });
  });

  test('an API key brings TLS', () => {
    const config = loadConfig({ TEMPORAL_ADDRESS: 'cloud:7233', TEMPORAL_API_KEY: 'k' });
    expect(connectionOptions(config)).toEqual({ address: 'cloud:7233', apiKey: 'k', tls: true });
  });

  test('certificates are read from their files', () => {
    const folder = temporary();
    const files = { cert: path.join(folder, 'cert.pem'), key: path.join(folder, 'key.pem') };
    writeFileSync(files.cert, 'CERT');
    writeFileSync(files.key, 'KEY');
    const config = loadConfig({
      TEMPORAL_ADDRESS: 'temporal:7233',
      TEMPORAL_TLS_CLIENT_CERT_PATH: files.cert,
      TEMPORAL_TLS_CLIENT_KEY_PATH: files.key,
      TEMPORAL_TLS_SERVER_NAME: 'temporal.example',
    });
    const { tls } = connectionOptions(config);
    expect(tls).toMatchObject({ serverNameOverride: 'temporal.example' });
    expect(tls).toHaveProperty('clientCertPair');
  });

  test('a certificate that is not there, or has no key, is a fault', () => {
    const env = { TEMPORAL_ADDRESS: 't:7233', TEMPORAL_TLS_CLIENT_CERT_PATH: '/nowhere/cert.pem' };
    expect(faults(env)).toEqual([
      expect.stringContaining('belong together'),
      expect.stringContaining('/nowhere/cert.pem'),
    ]);
  });

  test('a profile counts when it is asked for by name, and must exist', () => {
    const file = path.join(temporary(), 'temporal.toml');
    writeFileSync(file, '[profile.prod]\naddress = "prod:7233"\nnamespace = "dsop"\n');
    const env = { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'prod' };
    expect(loadConfig(env).temporal).toMatchObject({
      origin: 'environment',
      address: 'prod:7233',
      namespace: 'dsop',
    });
    expect(faults({ ...env, TEMPORAL_PROFILE: 'test' })).toEqual([expect.stringContaining("'test'")]);
  });

  test('a profile in the home directory that nobody asked for is left alone', () => {
    const home = temporary();
    mkdirSync(path.join(home, 'temporalio'));
    writeFileSync(
      path.join(home, 'temporalio', 'temporal.toml'),
      '[profile.default]\naddress = "prod:7233"\n',
    );
    expect(loadConfig({ XDG_CONFIG_HOME: home }).temporal.origin).toBe('default');
  });
});

describe('a client', () => {
  const endpoints: Endpoints = {
    pid: 1,
    address: '127.0.0.1:7243',
    namespace: 'default',
    serverVersion: '1.32.1',
    virtualTime: true,
    startedAt: '2026-11-22T09:00:00Z',
  };

  function note(content: string): string {
    const dataDir = temporary();
    mkdirSync(path.join(dataDir, 'run'));
    writeFileSync(endpointsFile(dataDir), content);
    return dataDir;
  }

  test('finds a running `npm start` by its data directory', () => {
    const dataDir = note(JSON.stringify(endpoints));
    expect(clientConfig({ DSOP_DATA_DIR: dataDir })).toMatchObject({
      temporal: { origin: 'running', address: '127.0.0.1:7243' },
      virtualTime: true,
    });
  });

  test('goes where the environment says all the same', () => {
    const dataDir = note(JSON.stringify(endpoints));
    const config = clientConfig({ DSOP_DATA_DIR: dataDir, TEMPORAL_ADDRESS: 'temporal:7233' });
    expect(config).toMatchObject({ temporal: { address: 'temporal:7233' }, virtualTime: false });
  });

  test.each(['', '{', '{"address": 7}'])('falls back to localhost when the note is %j', (content) => {
    const config = clientConfig({ DSOP_DATA_DIR: note(content), DSOP_TEMPORAL_PORT: '7300' });
    expect(config.temporal).toMatchObject({ origin: 'default', address: '127.0.0.1:7300' });
  });
});

test('names that mean nothing are told apart from ours', () => {
  expect(unknownNames({ DSOP_SMTP_UR: 'x', DSOP_SMTP_URL: 'smtp://a', PATH: '/bin' })).toEqual([
    'DSOP_SMTP_UR',
  ]);
});
