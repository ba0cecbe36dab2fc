const { setFlagsFromString } = require('node:v8');
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

// A test process is short: what is not really hot is not worth compiling for speed. A fifth of the time of a run.
setFlagsFromString('--interrupt-budget=500000');

// Jest compiles each module anew for each test file. V8 remembers scripts, but not functions: a tenth of the time.
const { compileFunction } = vm;
vm.compileFunction = (source, names, options) => {
  if (!options?.parsingContext) return compileFunction(source, names, options);
  const { parsingContext, ...others } = options;
  return new vm.Script(`(function (${names}) {${source}\n})`, others).runInContext(parsingContext);
};

module.exports = TestEnvironment;
