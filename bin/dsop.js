#!/usr/bin/env node
'use strict';

const { existsSync } = require('node:fs');
const path = require('node:path');

// Node 22 and newer keep what they have compiled, and start faster the next time.
require('node:module').enableCompileCache?.();

const main = path.join(__dirname, '..', 'dist', 'src', 'cli', 'main.js');
if (existsSync(main)) {
  require(main);
} else {
  process.stderr.write(
    'dsop er ikke bygget ennå; kjør «npm start» (eller «npm run build») i prosjektets rot først.\n',
  );
  process.exitCode = 1;
}
