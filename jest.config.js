const languageNames = require('./src/build/languageNames.json');

const base = {
  rootDir: __dirname,
  testEnvironment: '<rootDir>/test/support/environment.js',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, sourceMaps: true },
    ],
  },
  moduleFileExtensions: ['ts', 'js', 'json'],
  // A test file's own globals are looked up through its sandbox every time they are named: these are handed to its modules.
  sandboxInjectedGlobals: languageNames,
};

const server = {
  ...base,
  displayName: 'server',
  testMatch: [
    '<rootDir>/test/{workflows,activities,cli,client,dev,replay}/**/*.test.ts',
    '<rootDir>/test/{ops,duties,chaos,record,rehearsal}/server/*.test.ts',
  ],
  globalSetup: '<rootDir>/test/support/globalSetup.ts',
  globalTeardown: '<rootDir>/test/support/globalTeardown.ts',
  setupFilesAfterEnv: ['<rootDir>/test/support/setup.ts'],
};

/** Two kinds of test: rules need no server; server tests share one real Temporal server per run. */
module.exports = {
  reporters: ['default', '<rootDir>/test/support/reporter.js'],
  // Server tests wait for the server half of their time: more workers than the two cores that must do.
  maxWorkers: 5,
  // Tests that wait together, each with a server and workers of its own.
  maxConcurrency: 3,
  testSequencer: '<rootDir>/test/support/sequencer.js',
  projects: [
    {
      ...base,
      displayName: 'rules',
      testMatch: [
        '<rootDir>/test/{domain,contract,mail}/**/*.test.ts',
        '<rootDir>/test/*.test.ts',
        '<rootDir>/test/{ops,duties,chaos,record,rehearsal}/*.test.ts',
      ],
    },
    server,
  ],
};
