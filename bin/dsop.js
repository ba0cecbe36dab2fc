#!/usr/bin/env node
'use strict';

const { existsSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

const file = path.join(__dirname, '..', 'dist', 'src', 'dsop.js');
if (existsSync(file)) {
  start();
} else {
  process.stderr.write(
    'dsop er ikke bygget ennå; kjør «npm start» (eller «npm run build») i prosjektets rot først.\n',
  );
  process.exitCode = 1;
}

/** Runs the script as Node would, but keeps what V8 has compiled for the next time: half of what it takes to start. */
function start() {
  const kept = `${file}.compiled`;
  const script = new vm.Script(Module.wrap(readFileSync(file, 'utf8')), {
    filename: file,
    cachedData: read(kept),
  });
  // Nothing kept yet, or by another version of Node.
  if (script.cachedDataRejected !== false) process.once('exit', () => keep(kept, script));
  const module = { exports: {} };
  script.runInThisContext()(module.exports, Module.createRequire(file), module, file, path.dirname(file));
}

function read(kept) {
  try {
    return readFileSync(kept);
  } catch {
    return undefined;
  }
}

/** Whole or not at all; where one may not write, the next start takes as long as this one. */
function keep(kept, script) {
  try {
    writeFileSync(`${kept}.${process.pid}`, script.createCachedData());
    renameSync(`${kept}.${process.pid}`, kept);
  } catch {
    return;
  }
}
