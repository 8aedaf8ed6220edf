// SPDX-License-Identifier: Apache-2.0
//
// The small programs by which engines are usually compared.

#include "kernel.h"

// --- n-body: floating point, few memory accesses ------------------------------------------

enum { BODIES = 5 };

typedef struct {
  double x, y, z, vx, vy, vz, mass;
} body;

static body bodies[BODIES];

static void place_bodies(void) {
  for (int i = 0; i < BODIES; i++) {
    double k = i + 1;
    bodies[i] = (body){3.1 * k, -1.7 * k, 0.3 * k, 0.2 / k, 0.5 / k, -0.1 / k, 10.0 / (k * k)};
  }
}

static void advance(double step) {
  for (int i = 0; i < BODIES; i++) {
    for (int j = i + 1; j < BODIES; j++) {
      double dx = bodies[i].x - bodies[j].x;
      double dy = bodies[i].y - bodies[j].y;
      double dz = bodies[i].z - bodies[j].z;
      double square = dx * dx + dy * dy + dz * dz;
      double force = step / (square * __builtin_sqrt(square));
      bodies[i].vx -= dx * bodies[j].mass * force;
      bodies[i].vy -= dy * bodies[j].mass * force;
      bodies[i].vz -= dz * bodies[j].mass * force;
      bodies[j].vx += dx * bodies[i].mass * force;
      bodies[j].vy += dy * bodies[i].mass * force;
      bodies[j].vz += dz * bodies[i].mass * force;
    }
  }
  for (int i = 0; i < BODIES; i++) {
    bodies[i].x += step * bodies[i].vx;
    bodies[i].y += step * bodies[i].vy;
    bodies[i].z += step * bodies[i].vz;
  }
}

EXPORT(nbody) int nbody(int steps) {
  place_bodies();
  for (int i = 0; i < steps; i++) {
    advance(0.001);
  }
  return (int) (bodies[0].x * 1e6);
}

// --- sieve: bytes in a large array --------------------------------------------------------

enum { LARGEST = 4000000 };

static uint8_t composite[LARGEST + 1];

EXPORT(sieve) int sieve(int limit) {
  if (limit > LARGEST) {
    __builtin_trap();
  }
  for (int i = 0; i <= limit; i++) {
    composite[i] = 0;
  }
  int primes = 0;
  for (int i = 2; i <= limit; i++) {
    if (composite[i]) {
      continue;
    }
    primes++;
    for (int64_t j = (int64_t) i * i; j <= limit; j += i) {
      composite[j] = 1;
    }
  }
  return primes;
}

// --- SHA-256: 32-bit rotations and additions ----------------------------------------------

static uint32_t constants[64];

static uint32_t hash[8];

static uint32_t rotate(uint32_t x, int n) { return (x >> n) | (x << (32 - n)); }

// The first 32 bits of a root's fraction; a double has enough of them for small primes.
static uint32_t fraction(double root) {
  return (uint32_t) (int64_t) ((root - (double) (int) root) * 4294967296.0);
}

static double cube_root(double x) {
  double root = 7;
  for (int i = 0; i < 40; i++) {
    root -= (root * root * root - x) / (3 * root * root);
  }
  return root;
}

static void prepare(void) {
  int found = 0;
  for (uint32_t n = 2; found < 64; n++) {
    int prime = 1;
    for (uint32_t d = 2; d * d <= n; d++) {
      prime &= n % d != 0;
    }
    if (prime) {
      if (found < 8) {
        hash[found] = fraction(__builtin_sqrt(n));
      }
      constants[found++] = fraction(cube_root(n));
    }
  }
}

static void block(const uint8_t *data) {
  uint32_t w[64], v[8];
  for (int i = 0; i < 16; i++) {
    w[i] = (uint32_t) data[4 * i] << 24 | data[4 * i + 1] << 16 | data[4 * i + 2] << 8 | data[4 * i + 3];
  }
  for (int i = 16; i < 64; i++) {
    uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >> 3);
    uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  for (int i = 0; i < 8; i++) {
    v[i] = hash[i];
  }
  for (int i = 0; i < 64; i++) {
    uint32_t s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25);
    uint32_t t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + constants[i] + w[i];
    uint32_t s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22);
    uint32_t t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
    for (int k = 7; k > 0; k--) {
      v[k] = v[k - 1];
    }
    v[4] += t1;
    v[0] = t1 + t2;
  }
  for (int i = 0; i < 8; i++) {
    hash[i] += v[i];
  }
}

EXPORT(sha256) int sha256(int blocks) {
  uint8_t data[64];
  prepare();
  for (int i = 0; i < blocks; i++) {
    for (int k = 0; k < 64; k++) {
      data[k] = (uint8_t) (i + k);
    }
    block(data);
  }
  return (int) hash[0];
}

// --- calls --------------------------------------------------------------------------------

EXPORT(fib) int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

static int increment(int x) { return x + 1; }
static int flip(int x) { return x ^ 0x55; }
static int quintuple(int x) { return x * 5; }
static int decrease(int x) { return x - 7; }

static int (*volatile operations[4])(int) = {increment, flip, quintuple, decrease};

EXPORT(indirect) int indirect(int calls) {
  int x = 1;
  for (int i = 0; i < calls; i++) {
    x = operations[i & 3](x);
  }
  return x;
}

// --- matrix multiplication: floating point in arrays --------------------------------------

enum { WIDEST = 200 };

static double a[WIDEST * WIDEST], b[WIDEST * WIDEST], c[WIDEST * WIDEST];

EXPORT(matmul) int matmul(int n) {
  if (n > WIDEST) {
    __builtin_trap();
  }
  for (int i = 0; i < n * n; i++) {
    a[i] = i % 7;
    b[i] = i % 5;
  }
  for (int i = 0; i < n; i++) {
    for (int j = 0; j < n; j++) {
      double sum = 0;
      for (int k = 0; k < n; k++) {
        sum += a[i * n + k] * b[k * n + j];
      }
      c[i * n + j] = sum;
    }
  }
  double all = 0;
  for (int i = 0; i < n * n; i++) {
    all += c[i];
  }
  return (int) all;
}
