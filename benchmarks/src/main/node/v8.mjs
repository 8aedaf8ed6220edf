// SPDX-License-Identifier: Apache-2.0
//
// A worker as Worker.java is one, for the engine of Node: does a task each time it reads a
// line, and writes a line about it.
//
//   node v8.mjs <task> <what the task needs>...

import { createHash } from 'node:crypto';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WASI } from 'node:wasi';

const CALLS = 100_000;
const INSTANCES = 20;
const HOST = { next: value => value + 1 };

const now = () => Number(process.hrtime.bigint());

function load(file) {
  return new WebAssembly.Module(readFileSync(file));
}

function instantiate(module, wasi = new WASI({ version: 'preview1', returnOnExit: true })) {
  return new WebAssembly.Instance(module, { ...wasi.getImportObject(), host: HOST });
}

const TASKS = {
  kernel(file, name, work) {
    const kernel = instantiate(load(file)).exports[name];
    return () => {
      const start = now();
      const result = kernel(Number(work));
      return [now() - start, result];
    };
  },

  'export-call'(file) {
    const { add } = instantiate(load(file)).exports;
    return () => {
      const start = now();
      let sum = 0;
      for (let i = 0; i < CALLS; i++) {
        sum = add(sum, i);
      }
      return [(now() - start) / CALLS, sum];
    };
  },

  // Instances belong to nobody in particular.
  'lease-call'(file) {
    return TASKS['export-call'](file);
  },

  instantiate(file) {
    const module = load(file);
    return () => {
      const start = now();
      for (let i = 0; i < INSTANCES; i++) {
        instantiate(module);
      }
      return [(now() - start) / INSTANCES, ''];
    };
  },

  program(corpus, id) {
    const program = JSON.parse(readFileSync(join(corpus, 'golden.json'))).find(each => each.id === id);
    let module;
    return () => {
      const start = now();
      module ??= load(join(corpus, program.module));
      const output = run(module, program);
      const sha256 = createHash('sha256').update(output).digest('hex');
      if (sha256 !== program.stdoutSha256) {
        throw new Error(`wrong output: ${output}`);
      }
      return [now() - start, sha256];
    };
  },
};

// Node's WASI reads and writes files only, and closes them itself, some time later.
function run(module, program) {
  const folder = mkdtempSync(join(tmpdir(), 'v8-'));
  const file = name => join(folder, name);
  writeFileSync(file('stdin'), program.stdin ?? '');
  try {
    const wasi = new WASI({
      version: 'preview1',
      args: program.args,
      returnOnExit: true,
      stdin: openSync(file('stdin'), 'r'),
      stdout: openSync(file('stdout'), 'w'),
      stderr: openSync(file('stderr'), 'w'),
    });
    wasi.start(instantiate(module, wasi));
    return readFileSync(file('stdout'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [task, ...needs] = process.argv.slice(2);
if (!TASKS[task]) {
  throw new Error(`V8 is not measured for '${task}'`);
}
const work = TASKS[task](...needs);
for await (const _ of createInterface({ input: process.stdin })) {
  const [value, result] = work();
  writeSync(1, `${value.toFixed(3)} ${result}\n`);
}
