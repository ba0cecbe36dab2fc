const { projects } = require('../../jest.config');

/** Records histories instead of testing: see README.md. */
const server = projects.find(({ displayName }) => displayName === 'server');
module.exports = { ...server, displayName: 'record', testMatch: ['<rootDir>/test/replay/record.ts'] };
