// SPDX-License-Identifier: Apache-2.0
//
// Runs every guest in Node's WebAssembly engine and compares it with what README.md says
// about it: a check of the guests alone, without the engine of this project.
//
//   node check.mjs

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WASI } from 'node:wasi';

const CART = { currency: 'EUR', subtotalMinor: 360, items: [{ sku: 'apple', quantity: 3, unitPriceMinor: 120 }] };
const MAX_RESULT = 1n << 20n;
const HERE = new URL('.', import.meta.url);
const SELF = fileURLToPath(import.meta.url);

// --- The host's side of the plugin ABI -----------------------------------------------------

function start(file, { host = {}, wasi = {} } = {}) {
  const module = new WebAssembly.Module(readFileSync(new URL(file, HERE)));
  const system = new WASI({ version: 'preview1', ...wasi });
  const instance = new WebAssembly.Instance(module, { ...system.getImportObject(), host });
  const reactor = WebAssembly.Module.imports(module).some(({ module }) => module.startsWith('wasi'));
  if (reactor) {
    system.initialize(instance);
  }
  return instance.exports;
}

function give(guest, value) {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  const pointer = guest.alloc(Math.max(1, bytes.length)) >>> 0;
  assert.notEqual(pointer, 0, 'the guest has no memory');
  new Uint8Array(guest.memory.buffer).set(bytes, pointer);
  return [pointer, bytes.length];
}

function take(guest, packed) {
  if (packed === 0n) {
    return null;
  }
  const result = BigInt.asUintN(64, packed);
  if ((result & 0xffffffffn) > MAX_RESULT) {
    throw new RangeError('the result is too large');
  }
  return Buffer.from(new Uint8Array(guest.memory.buffer, Number(result >> 32n), Number(result & 0xffffffffn)));
}

function text(guest, packed) {
  return take(guest, packed)?.toString() ?? null;
}

function adjust(guest, name, cart) {
  const json = typeof cart === 'string' ? cart : JSON.stringify(cart);
  return JSON.parse(text(guest, guest[name](...give(guest, json))));
}

// --- Storefront plugins ---------------------------------------------------------------------

const STOREFRONT = {
  'c/bulk-discount/bulk-discount.wasm': 'discount',
  'c/flash-sale/flash-sale.wasm': 'discount',
  'rust/loyalty-discount/loyalty-discount.wasm': 'discount',
  'assemblyscript/parcel-shipping/parcel-shipping.wasm': 'shipping',
};

const adjustments = {
  'c/bulk-discount/bulk-discount.wasm': [
    [CART, '3 for 2 on apples', -120],
    [{ ...CART, items: [{ sku: 'apple', quantity: 2, unitPriceMinor: 120 }] }, null],
    [{ ...CART, items: [{ sku: 'pear', quantity: 9, unitPriceMinor: 120 }] }, null],
    [{ ...CART, items: [...CART.items, { sku: 'pear', quantity: 3, unitPriceMinor: 9 }, ...CART.items] },
      '3 for 2 on apples', -240],
    // The sku "apple", its first letter escaped; a sku and a value that look like JSON.
    ['{"items":[{"sku":"\\u0061pple","quantity":7,"unitPriceMinor":100}]}', '3 for 2 on apples', -200],
    ['{"note":"\\"items\\":[{\\"sku\\":\\"apple\\",\\"quantity\\":3,\\"unitPriceMinor\\":1}]","items":[]}', null],
    [{ items: [{ sku: 'apple","quantity":3,"x":"', quantity: 1, unitPriceMinor: 5 }] }, null],
    [{ other: { items: CART.items }, items: [{ more: [CART], quantity: 3, unitPriceMinor: 1, sku: 'apple' }] },
      '3 for 2 on apples', -1],
    [{ items: [{ sku: 'apple', quantity: 1e6, unitPriceMinor: 1e12 }] }, '3 for 2 on apples', -333333e12],
  ],
  'c/flash-sale/flash-sale.wasm': [
    [CART, 'Flash sale: 10% off', -36],
    [{ ...CART, subtotalMinor: 19 }, 'Flash sale: 10% off', -1],
    [{ ...CART, subtotalMinor: 9 }, null],
    [{ ...CART, subtotalMinor: -100 }, null],
  ],
  'rust/loyalty-discount/loyalty-discount.wasm': [
    [CART, 'Loyalty: 2.5% off', -9],
    [{ ...CART, subtotalMinor: 340 }, 'Loyalty: 2.5% off', -8],
    [{ ...CART, subtotalMinor: 380 }, 'Loyalty: 2.5% off', -10],
    [{ ...CART, subtotalMinor: 341 }, 'Loyalty: 2.5% off', -9],
    [{ ...CART, subtotalMinor: 20 }, null],
    [{ ...CART, subtotalMinor: 5000 }, 'Loyalty: 4% off', -200],
    [{ ...CART, subtotalMinor: 10000 }, 'Loyalty: 5% off', -500],
    ['{"subtotalMinor":9223372036854775807}', 'Loyalty: 5% off', Number(-461168601842738790n)],
    [{ ...CART, subtotalMinor: 0 }, null],
  ],
  'assemblyscript/parcel-shipping/parcel-shipping.wasm': [
    [CART, 'Parcel delivery', 490],
    [{ ...CART, items: [{ quantity: 7 }, { quantity: 1 }] }, 'Parcel delivery', 640],
    [{ ...CART, subtotalMinor: 5000 }, 'Free parcel delivery', 0],
    [{ ...CART, items: [] }, null],
    ['{"\\u0069tems":[{"quantity":1,"sku":"\\uD83C\\uDF4E \\uD83C \\n"}]}', 'Parcel delivery', 490],
  ],
};

// What every storefront plugin refuses: no cart, or one that is not believed.
const malformed = [
  '', ' ', '{', '[]', 'null', '"cart"', '{}x', '{},', '{"a"}', '{"a":}', '{"a":1,}', '{,"a":1}', '{"a" 1}', "{'a':1}",
  '{"a":01}', '{"a":+1}', '{"a":.5}', '{"a":1.}', '{"a":1e}', '{"a":-}', '{"a":tru}', '{"a":nul', '{"a":"\n"}',
  '{"a":"\\x"}', '{"a":"\\u00g0"}', '{"a":"\\u00', '{"a":"', '{"a":"\\', '{"a":[1,]}', '{"a":[,]}', '{"a":[1 2]}',
  '{"a":[}', '{"a":{]', '[' .repeat(100000), '{"a":' + '['.repeat(100) + ']'.repeat(100) + '}',
  '{"subtotalMinor":1.5,"items":{}}', '{"subtotalMinor":9223372036854775808,"items":[{"quantity":-1}]}',
  '{"subtotalMinor":"1","items":"none"}', '{"subtotalMinor":1e3,"items":[{"quantity":1e3}]}',
  '{"subtotalMinor":null,"items":null}', '{\0}',
];

const wellFormed = [
  ' \t\r\n{ "a" : [ ] , "b" : { } , "c" : [ 1 , -0 , 0.5 , 1e9 , 1E-9 , 12.5e+3 , true , false , null ] } \n',
  '{"a":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u20ac\\ud800\\udc00\\ud800\\ud800\\udfff\\uD800x","\\u00e9":[[[{}]]]}',
  '{"a":"é 🍎","":' + '['.repeat(60) + ']'.repeat(60) + '}',
];

function checkStorefront() {
  for (const [file, name] of Object.entries(STOREFRONT)) {
    for (const [cart, description, amountMinor] of adjustments[file]) {
      const expected = description === null ? null : { description, amountMinor };
      assert.deepEqual(adjust(start(file), name, cart), expected, `${file} on ${JSON.stringify(cart)}`);
    }
    for (const json of wellFormed) {
      assert.equal(adjust(start(file), name, json), null, `${file} on ${json}`);
    }
    for (const json of malformed) {
      assert.throws(() => adjust(start(file), name, json), WebAssembly.RuntimeError, `${file} on ${json.slice(0, 80)}`);
    }
    for (const [pointer, length] of [[0, -1], [-1, 1], [-1, -1], [0x7fffffff, 0x7fffffff]]) {
      assert.throws(() => start(file)[name](pointer, length), WebAssembly.RuntimeError, `${file} at ${pointer}, ${length}`);
    }
    checkDamagedCarts(file, name);
    checkMemoryIsGivenBack(file, name);
  }
}

// Whatever one byte more, less or different does to a cart: an answer or a trap, and the
// answer is JSON.
function checkDamagedCarts(file, name) {
  const cart = Buffer.from(JSON.stringify({ a: '\\"é\u0001', ...CART }));
  let seed = 1;
  const random = below => (seed = (seed * 48271) % 2147483647) % below;
  for (let round = 0; round < 500; round++) {
    const bytes = Buffer.from(cart);
    bytes[random(bytes.length)] = random(256);
    const guest = start(file);
    try {
      JSON.parse(text(guest, guest[name](...give(guest, bytes.subarray(random(8), bytes.length - random(8))))));
    } catch (failure) {
      assert.ok(failure instanceof WebAssembly.RuntimeError, `${file} on ${bytes}: ${failure}`);
    }
  }
}

// An instance that is reused, and whose blocks are given back, does not grow.
function checkMemoryIsGivenBack(file, name) {
  const guest = start(file);
  const call = () => {
    const [pointer, length] = give(guest, JSON.stringify(CART));
    const result = BigInt.asUintN(64, guest[name](pointer, length));
    guest.dealloc(pointer, length);
    guest.dealloc(Number(result >> 32n), Number(result & 0xffffffffn));
  };
  call();
  const size = guest.memory.buffer.byteLength;
  // AssemblyScript's own objects stay, as nothing collects them: see the guide.
  const calls = file.startsWith('assemblyscript') ? 10 : 10000;
  for (let i = 0; i < calls; i++) {
    call();
  }
  assert.equal(guest.memory.buffer.byteLength, size, `${file} grew`);
}

// --- Tools ----------------------------------------------------------------------------------

function checkTools() {
  const tools = start('rust/text-tools/text-tools.wasm');
  assert.equal(text(tools, tools.upper(...give(tools, 'straße élan'))), 'STRASSE ÉLAN');
  assert.equal(text(tools, tools.upper(...give(tools, ''))), '');
  assert.deepEqual(take(tools, tools.reverse(...give(tools, Buffer.from([1, 0, 255])))), Buffer.from([255, 0, 1]));
  assert.equal(tools.count_vowels(...give(tools, 'Vowels, AND others')), 5);
  assert.equal(tools.add(2147483647, 1), -2147483648);
  assert.equal(tools.mul(-3n, 4000000000n), -12000000000n);
  assert.equal(tools.half(5), 2.5);
  assert.equal(tools.negate(0), 1);
  assert.equal(tools.negate(1), 0);
  assert.throws(() => tools.upper(...give(tools, Buffer.from([0xff]))), WebAssembly.RuntimeError);
  assert.throws(() => tools.reverse(-1, -1), WebAssembly.RuntimeError);

  const counter = start('wat/counter/counter.wasm');
  assert.deepEqual([counter.next(), counter.next(), counter.next()], [2, 4, 6]);
  assert.equal(start('wat/counter/counter.wasm').next(), 2);

  const lines = [];
  const logger = start('wat/host-log/host-log.wasm', {
    host: { log: (pointer, length) => lines.push(Buffer.from(logger.memory.buffer, pointer, length).toString()) },
  });
  logger.log_line(...give(logger, 'höst'));
  assert.deepEqual(lines, ['höst']);

  assert.equal(start('wat/version/version-1.wasm').version(), 1);
  assert.equal(start('wat/version/version-2.wasm').version(), 2);
}

function checkGreeter() {
  const file = 'c/greeter/greeter.wasm';
  const data = mkdtempSync(join(tmpdir(), 'greeter-'));
  try {
    writeFileSync(join(data, 'name.txt'), 'Ada');
    const granted = start(file, {
      wasi: { args: ['greeter', 'two'], env: { GREETING: 'Hello' }, preopens: { '/data': data } },
    });
    const call = (name, ...values) => granted[name](...values.flatMap(value => give(granted, value)));
    assert.equal(text(granted, granted.env_greeting()), 'Hello');
    assert.equal(text(granted, granted.argument(1)), 'two');
    assert.equal(text(granted, granted.argument(2)), null);
    assert.equal(text(granted, granted.argument(-1)), null);
    assert.equal(text(granted, call('read_file', '/data/name.txt')), 'Ada');
    assert.equal(text(granted, call('read_file', '/data/none.txt')), null);
    assert.equal(call('open_errno', '/data/name.txt'), 0);
    assert.equal(call('open_errno', '/data/none.txt'), 44);
    assert.equal(call('write_file', '/data/new.txt', 'new'), 0);
    assert.equal(readFileSync(join(data, 'new.txt'), 'utf8'), 'new');
    assert.ok(granted.wall_clock() > 1_700_000_000_000_000_000n);
    assert.ok(granted.monotonic_clock() > 0n);
    assert.notEqual(granted.random_u64(), granted.random_u64());
    assert.equal(call('log_line', 'a line on standard output'), 1);
    assert.equal(call('warn_line', 'a line on standard error'), 1);
  } finally {
    rmSync(data, { recursive: true });
  }
  const denied = start(file);
  assert.equal(text(denied, denied.env_greeting()), null);
  assert.equal(text(denied, denied.argument(0)), null);
  assert.equal(text(denied, denied.read_file(...give(denied, '/data/name.txt'))), null);
  assert.notEqual(denied.open_errno(...give(denied, '/data/name.txt')), 0);
  assert.notEqual(denied.write_file(...give(denied, '/data/name.txt'), ...give(denied, 'x')), 0);
}

// --- Kernels --------------------------------------------------------------------------------

// What the same sources compute when they are compiled for the machine, with
// -ffp-contract=off; of the SIMD kernels, what the same computation gives without SIMD.
const KERNELS = {
  'c/kernels/kernels.wasm': {
    nbody: [1000, 3401701],
    sieve: [10000, 1229],
    sha256: [100, -921164441],
    fib: [20, 6765],
    indirect: [1000, 1102520465],
    matmul: [30, 161640],
    strings: [100000, -1831071164],
    json: [20, 1698938536],
    sort: [20000, 1776150021],
    compress: [200000, -859714357],
    bytecode: [50, 979511767],
  },
  'c/simd-kernels/simd-kernels.wasm': {
    blend: [3, 340232342],
    lanes: [3, 1180826984],
    product: [3, -2104220298],
    fractal: [3, -991700024],
    length: [30, 971946824],
  },
};

function checkKernels() {
  for (const [file, kernels] of Object.entries(KERNELS)) {
    const { memory, ...functions } = start(file);
    assert.deepEqual(Object.keys(functions).sort(), Object.keys(kernels).sort());
    for (const [name, [work, sum]] of Object.entries(kernels)) {
      assert.equal(functions[name](work), sum, name);
      assert.equal(functions[name](work), sum, `${name}, again`);
    }
  }
  const calls = start('wat/calls/calls.wasm', { host: { next: value => value + 1 } });
  assert.equal(calls.add(40, 2), 42);
  assert.equal(calls.call_host(1000), 1000);
}

// --- Hostile guests -------------------------------------------------------------------------

const NEVER_ENDS = 'never ends';
const HOSTILE = {
  'bad-alloc': 'RangeError',
  'bad-json': 'SyntaxError',
  'bad-result': 'RangeError',
  'big-memory': null,
  'big-table': 'RangeError',
  'bomb': 'CompileError',
  'bomb-locals': 'CompileError',
  'broken': 'CompileError',
  'endless-loop': NEVER_ENDS,
  'endless-recursion': 'RangeError',
  'exit': 'exit',
  'file-snoop': '{"description":"saw nothing","amountMinor":0}',
  'garbage': 'CompileError',
  'huge-result': 'RangeError',
  'memory-hog': NEVER_ENDS,
  'output-flood': NEVER_ENDS,
  'sleeper': NEVER_ENDS,
  'start-loop': NEVER_ENDS,
  'table-hog': NEVER_ENDS,
  'trap': 'RuntimeError',
  'wrong-shape': 'TypeError',
};

async function checkHostile() {
  const names = readdirSync(new URL('hostile/', HERE)).filter(name => name.endsWith('.wasm'));
  assert.deepEqual(names.map(name => name.replace('.wasm', '')).sort(), Object.keys(HOSTILE).sort());
  for (const [name, expected] of Object.entries(HOSTILE)) {
    assert.equal(await outcome(name), expected, name);
  }
}

// In a process of its own: nothing less ends a wait inside Node's WASI. It runs without
// standard output, which would be flooded.
function outcome(name) {
  return new Promise((resolve, reject) => {
    const child = fork(SELF, ['--hostile', name], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const timer = setTimeout(() => {
      resolve(NEVER_ENDS);
      child.kill('SIGKILL');
    }, 1500);
    child.once('message', resolve);
    child.once('error', reject);
    child.once('exit', () => clearTimeout(timer));
  });
}

function runHostile(name) {
  try {
    const guest = start(`hostile/${name}.wasm`);
    const result = adjust(guest, 'discount', CART);
    process.send(result === null ? null : JSON.stringify(result));
  } catch (failure) {
    // Node throws a symbol where the guest asked to exit.
    process.send(failure.name ?? 'exit');
  }
}

// --------------------------------------------------------------------------------------------

if (process.argv[2] === '--hostile') {
  runHostile(process.argv[3]);
} else {
  checkStorefront();
  checkTools();
  checkGreeter();
  checkKernels();
  await checkHostile();
  console.log('all guests do what they should');
}
