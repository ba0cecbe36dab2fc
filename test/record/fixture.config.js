const { projects } = require('../../jest.config');

/** Makes the fixture instead of testing it: a whole life on a real server, exported. */
const server = projects.find(({ displayName }) => displayName === 'server');
module.exports = { ...server, displayName: 'export', testMatch: ['<rootDir>/test/record/makeFixture.ts'] };
